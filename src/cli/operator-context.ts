import { userInfo } from 'node:os';
import type { DataSource } from 'typeorm';
import type { ChangeAuthor } from '../changes/log/change.js';
import type { Settings } from '../config/settings.js';
import type { Database } from '../database/open-database.js';
import { OperatorError } from '../diagnostics/operator-error.js';
import { tell } from './output.js';

/**
 * What commands share. Nothing is read or opened before a command asks for it; modules neither, because to load the
 * data source takes longer than all the rest of `--help`.
 */
export class OperatorContext {
  private loaded?: Promise<Settings>;
  private opening?: Promise<Database>;
  private closing?: Promise<void>;
  private hasSaid = false;

  /** @throws SettingsError */
  settings(): Promise<Settings> {
    return (this.loaded ??= readSettings());
  }

  async openDatabase(): Promise<Database> {
    if (this.closing) throw new OperatorError('Stopped.');
    return (this.opening ??= this.settings().then(open));
  }

  /** The database as it is, migrated or not. */
  async openDataSource(): Promise<DataSource> {
    return (await this.openDatabase()).dataSource;
  }

  /** Applies what is pending, as the owner of the tables. @returns the names of the migrations applied */
  async migrate(): Promise<string[]> {
    await this.sayWhichDatabase();
    const { prepareDatabase } = await import('../startup/prepare-database.js');
    return prepareDatabase(await this.openDatabase(), (await this.settings()).accountFields);
  }

  /** As {@link openAccounts}, for a command that writes: it says where. */
  async openAccountsToWrite(options: { createTables?: boolean } = {}): Promise<DataSource> {
    await this.sayWhichDatabase();
    return this.openAccounts(options);
  }

  /**
   * The database, ready for accounts.
   * @param options.createTables an empty database gets its tables; otherwise it is refused like an old one
   */
  async openAccounts(options: { createTables?: boolean } = {}): Promise<DataSource> {
    const dataSource = await this.openDataSource();
    const { readMigrationState, settledMigrationState } = await import('../database/apply-migrations.js');
    if ((await readMigrationState(dataSource)).pending.length === 0) return dataSource;
    const { pending, isEmpty } = await settledMigrationState(dataSource);
    if (pending.length === 0) return dataSource;
    if (!isEmpty || !options.createTables) {
      const what = isEmpty ? 'The database has no tables yet' : `The database lacks ${pending.join(', ')}`;
      throw new OperatorError(`${what}: run accounts migrate.`);
    }
    const applied = await this.migrate();
    if (applied.length > 0) tell(`The database was empty: applied ${applied.join(', ')}.`);
    return dataSource;
  }

  /** Whose changes the audit trail shows. */
  get author(): ChangeAuthor {
    return { actor: operatorName(), channel: 'command_line', requestId: null };
  }

  /** Ends the connections, and the embedded server unless a service uses it. May be called at any time. */
  close(): Promise<void> {
    return (this.closing ??= this.closeDatabase());
  }

  private async sayWhichDatabase(): Promise<void> {
    const { databaseName } = await import('../database/open-database.js');
    const name = databaseName(await this.openDatabase());
    if (!this.hasSaid) tell(`Database: ${name}`);
    this.hasSaid = true;
  }

  private async closeDatabase(): Promise<void> {
    // What could not be opened has been reported, and needs no closing.
    const database = await this.opening?.catch(() => undefined);
    await database?.close();
  }
}

async function readSettings(): Promise<Settings> {
  const { loadSettings, readEnvironment } = await import('../config/load-settings.js');
  return loadSettings(readEnvironment());
}

/** An import with pictures has two connections; DATABASE_POOL_SIZE is meant for the service, and may be 1. */
async function open(settings: Settings): Promise<Database> {
  const { openDatabase } = await import('../database/open-database.js');
  const databasePoolSize = Math.max(2, settings.databasePoolSize);
  // A shell without the settings of the service would get an empty database, and every command would seem to succeed.
  const mayCreate = settings.nodeEnv !== 'production';
  return openDatabase({ ...settings, databasePoolSize }, { applicationName: 'user-accounts-cli', mayCreate });
}

function operatorName(): string {
  try {
    return userInfo().username;
  } catch {
    // In a container the user may have a number alone.
    return 'operator';
  }
}
