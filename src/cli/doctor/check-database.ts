import type { DataSource } from 'typeorm';
import type { Settings } from '../../config/settings.js';
import { readMigrationState } from '../../database/apply-migrations.js';
import { shownText } from '../../diagnostics/printable.js';
import { fault, type Finding, ok, warning } from './finding.js';

interface ServerRow {
  readonly version: string;
  readonly max_connections: number;
}

const SERVER = `
  SELECT current_setting('server_version') AS version,
    current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
      AS max_connections`;
// Keys have the domain in ASCII, unless there is none, or another account has the key.
const STRANGE_ADDRESSES = `
  SELECT username FROM (SELECT id, username, split_part(email_key, '@', -1) AS domain FROM users) keys
  WHERE octet_length(domain) <> char_length(domain) ORDER BY id`;
const CLOCK = 'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now';

/** Tokens forgive 30 s; times in the history would be off by less already. */
const MAX_SKEW_MS = 2_000;

/** Of those with a strange address. */
const SHOWN_ACCOUNTS = 10;

/** Of the database that answers: what it is, whether it is up to date and what time it has. */
export async function checkDatabase(dataSource: DataSource, settings: Settings): Promise<Finding[]> {
  const [row] = await dataSource.query<ServerRow[]>(SERVER);
  const state = await migrations(dataSource);
  const checks = [server(row!, settings), state, await clock(dataSource)];
  return state.result === 'ok' ? [...checks, await addresses(dataSource)] : checks;
}

function server(row: ServerRow, { databasePoolSize, workers }: Settings): Finding {
  const what = `PostgreSQL ${row.version}`;
  if (row.max_connections < databasePoolSize * workers) {
    const wanted = `DATABASE_POOL_SIZE is ${databasePoolSize}, for each of WORKERS=${workers}`;
    const detail = `${what} takes ${row.max_connections} connections; ${wanted}.`;
    return warning('database', detail, 'Lower DATABASE_POOL_SIZE, or raise max_connections.');
  }
  return ok('database', `${what} answers.`);
}

async function migrations(dataSource: DataSource): Promise<Finding> {
  const { pending } = await readMigrationState(dataSource);
  if (pending.length === 0) return ok('migrations', 'The database is up to date.');
  return fault(
    'migrations',
    `Pending: ${pending.join(', ')}.`,
    'Run accounts migrate, or start the service.',
  );
}

async function addresses(dataSource: DataSource): Promise<Finding> {
  const rows = await dataSource.query<{ username: string }[]>(STRANGE_ADDRESSES);
  if (rows.length === 0) return ok('addresses', 'No two accounts have one mailbox.');
  const some = rows.slice(0, SHOWN_ACCOUNTS).map(({ username }) => shownText(username));
  const names = `${some.join(', ')}${rows.length > SHOWN_ACCOUNTS ? ' …' : ''}`;
  return warning(
    'addresses',
    `The mailbox of ${rows.length} ${rows.length === 1 ? 'account' : 'accounts'} (${names}) is another account's, or none.`,
    'Give each another address: accounts set NAME email=…',
  );
}

async function clock(dataSource: DataSource): Promise<Finding> {
  const before = Date.now();
  const [row] = await dataSource.query<{ now: number }[]>(CLOCK);
  const after = Date.now();
  // Whatever the way took: somewhere in between the database looked at its clock.
  const skew = row!.now < before ? before - row!.now : Math.max(0, row!.now - after);
  const shown = `${(skew / 1_000).toFixed(1)} s`;
  if (skew <= MAX_SKEW_MS) return ok('clock', `This machine and the database agree (${shown} apart).`);
  return fault('clock', `This machine and the database are ${shown} apart.`, 'Let NTP set both clocks.');
}
