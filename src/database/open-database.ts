import type { DataSource } from 'typeorm';
import type { Settings } from '../config/settings.js';
import { createDataSource } from './data-source.js';
import { EmbeddedPostgresError, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { OperatorError } from './operator-error.js';

export { OperatorError };

/** An open database. */
export interface Database {
  readonly dataSource: DataSource;
  /** Of the primary, with the password. */
  readonly url: string;
  /** The server in `DATA_DIR`; null with `DATABASE_URL`. */
  readonly embedded: EmbeddedPostgres | null;
  /** `MIGRATION_DATABASE_URL`: the same database as the role that owns the tables. Unset: `dataSource` is that role's. */
  readonly ownerUrl: string | undefined;
  close(): Promise<void>;
}

const MINIMUM_VERSION = 150_000;

/** Opens `DATABASE_URL`, or else the embedded server in `DATA_DIR`, which it starts if it does not run. */
export async function openDatabase(
  settings: Pick<
    Settings,
    'databaseUrl' | 'migrationDatabaseUrl' | 'databasePoolSize' | 'databasePreparedStatements' | 'dataDir'
  >,
  options: { applicationName?: string } = {},
): Promise<Database> {
  const embedded = settings.databaseUrl ? null : await startEmbedded(settings.dataDir);
  const url = settings.databaseUrl ?? embedded!.url;
  const { databasePoolSize: poolSize, databasePreparedStatements: preparedStatements } = settings;
  const dataSource = createDataSource({ url, poolSize, preparedStatements, ...options });
  const close = async (): Promise<void> => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await embedded?.stop();
  };
  try {
    await connect(dataSource, url, 'DATABASE_URL');
  } catch (error) {
    await close();
    throw error;
  }
  return { dataSource, url, embedded, ownerUrl: settings.migrationDatabaseUrl, close };
}

async function startEmbedded(dataDir: string): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({ dataDir });
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw new OperatorError(error.message);
    throw error;
  }
}

/** @throws OperatorError which names the setting that the URL comes from */
export async function connect(dataSource: DataSource, url: string, setting: string): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    const { host, pathname } = new URL(url);
    // Of a refusal PostgreSQL's own words say most; of a failed connection they are empty, or a list.
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code?.startsWith('E') ? code : message;
    // A pooler takes neither the parameter that goes with prepared statements nor, mostly, the statements.
    const hint = /startup parameter/.test(reason) ? 'DATABASE_PREPARED_STATEMENTS' : setting;
    throw new OperatorError(
      `The database ${pathname.slice(1)} at ${host} cannot be reached (${reason}): see ${hint}.`,
    );
  }
  const [row] = await dataSource.query<{ server_version_num: string }[]>('SHOW server_version_num');
  if (Number(row?.server_version_num) < MINIMUM_VERSION) {
    await dataSource.destroy();
    throw new OperatorError('The database is too old: PostgreSQL 15 or later is needed.');
  }
}
