import type { DataSource } from 'typeorm';
import { atMost } from '../background/pause.js';
import { hostsOf, urlsOfHosts } from '../config/database-hosts.js';
import type { Settings } from '../config/settings.js';
import { createDataSource, type StatementLimits } from './data-source.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../embedded-postgres/embedded-postgres.js';
import { OperatorError } from '../diagnostics/operator-error.js';

/** An open database. */
export interface Database {
  readonly dataSource: DataSource;
  /** Of the primary, with the password. */
  readonly url: string;
  /** The server in `DATA_DIR`; null with `DATABASE_URL`. */
  readonly embedded: EmbeddedPostgres | null;
  /** `MIGRATION_DATABASE_URL`: the same database as the role that owns the tables. Or the service's own role, where limits of time hold for it. Unset: `dataSource` is that role's. */
  readonly ownerUrl: string | undefined;
  /** Where the role that owns the tables comes from. */
  readonly ownerSetting: 'DATABASE_URL' | 'MIGRATION_DATABASE_URL';
  close(): Promise<void>;
}

const CLOSING_MS = 1_500;
const MINIMUM_VERSION = 150_000;

const FACTS = `
  SELECT current_setting('server_version_num')::integer AS version, current_setting('server_encoding') AS encoding,
    current_database()::text AS name`;

interface Facts {
  readonly version: number;
  readonly encoding: string;
  readonly name: string;
}

/** For people: which database that is, without a password. */
export function databaseName({ url, embedded }: Pick<Database, 'url' | 'embedded'>): string {
  if (embedded) return `embedded PostgreSQL in ${embedded.directory}`;
  return `${new URL(urlsOfHosts(url)[0]!).pathname.slice(1)} at ${hostsOf(url)}`;
}

/**
 * Opens `DATABASE_URL`, or else the embedded server in `DATA_DIR`, which it starts if it does not run.
 *
 * @param options.mayCreate whether an embedded database that is not there is made
 */
export async function openDatabase(
  settings: Pick<
    Settings,
    | 'databaseUrl'
    | 'migrationDatabaseUrl'
    | 'databasePoolSize'
    | 'databasePreparedStatements'
    | 'dataDir'
    | 'changesWaitForStandbys'
  >,
  {
    mayCreate = true,
    ...options
  }: { applicationName?: string; limits?: StatementLimits; mayCreate?: boolean } = {},
): Promise<Database> {
  const embedded = settings.databaseUrl
    ? null
    : await startEmbeddedPostgres({ dataDir: settings.dataDir, mayCreate });
  const url = settings.databaseUrl ?? embedded!.url;
  const {
    databasePoolSize: poolSize,
    databasePreparedStatements: preparedStatements,
    changesWaitForStandbys: standbys,
  } = settings;
  const dataSource = createDataSource({ url, poolSize, preparedStatements, standbys, ...options });
  const close = async (): Promise<void> => {
    // A connection that is in use and hangs would hold it up for good.
    if (dataSource.isInitialized) await atMost(CLOSING_MS, dataSource.destroy());
    await embedded?.stop();
  };
  try {
    await connect(dataSource, url, 'DATABASE_URL');
  } catch (error) {
    await close();
    throw error;
  }
  // What the owner does may take its time.
  const ownerSetting =
    settings.migrationDatabaseUrl === undefined ? 'DATABASE_URL' : 'MIGRATION_DATABASE_URL';
  const ownerUrl = settings.migrationDatabaseUrl ?? (options.limits && url);
  return { dataSource, url, embedded, ownerUrl, ownerSetting, close };
}

/** @throws OperatorError which names the setting that the URL comes from */
export async function connect(dataSource: DataSource, url: string, setting: string): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    // Of a refusal PostgreSQL's own words say most; of a failed connection they are empty, or a list.
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code?.startsWith('E') ? code : message;
    // A pooler takes neither the parameter that goes with prepared statements nor, mostly, the statements.
    const hint = /startup parameter/.test(reason) ? 'DATABASE_PREPARED_STATEMENTS' : setting;
    throw new OperatorError(
      `The database ${databaseName({ url, embedded: null })} cannot be reached (${reason}): see ${hint}.`,
    );
  }
  const [found] = await dataSource.query<Facts[]>(FACTS);
  const fault = faultOf(found!);
  if (fault === undefined) return;
  await dataSource.destroy();
  throw new OperatorError(fault);
}

/** What cannot be put right while the service runs. */
function faultOf({ version, encoding, name }: Facts): string | undefined {
  if (version < MINIMUM_VERSION) return 'The database is too old: PostgreSQL 15 or later is needed.';
  if (encoding === 'UTF8') return undefined;
  return `The database ${name} has the encoding ${encoding}, in which not every name can be written: make one with ENCODING 'UTF8' (CREATE DATABASE … TEMPLATE template0).`;
}
