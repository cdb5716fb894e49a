import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../src/embedded-postgres/embedded-postgres.js';
import { fillLeastTable } from './least-table.js';
import { commandOf, parentOf } from './usage.js';

export interface BenchServer {
  readonly version: string;
  /** Of the server's first process; null if it runs on another machine. */
  readonly postmaster: number | null;
  /**
   * The address of a database with so many accounts, of its own and kept for the next run. What `DATABASE_URL` itself
   * names is not written to.
   */
  database(accounts: number, variant?: DatabaseVariant): Promise<string>;
  /** The same, with the least server's table as full as those of the service. */
  withLeastTable(accounts: number, variant?: DatabaseVariant): Promise<string>;
  stop(): Promise<void>;
}

/** What makes it yet another database. */
export interface DatabaseVariant {
  /** JSON: the values of declared fields that every account has. */
  readonly extended?: string | undefined;
  /** Of the version whose tables it has. */
  readonly folder?: string;
}

const SEED = [
  `INSERT INTO users (username, username_key, email, email_key, date_joined)
   SELECT 'user' || i, 'user' || i, 'user' || i || '@example.com', 'user' || i || '@example.com',
     timestamptz '2020-01-01' + i * interval '1 minute' FROM generate_series(1, $1::integer) i`,
  `INSERT INTO profiles (user_id, name, bio, country, gender, goals, language, level_of_education,
     mailing_address, year_of_birth, account_privacy, language_proficiencies)
   SELECT id, 'Person ' || id, 'I like long walks, and number ' || id, 'DE', 'f', 'Learn', 'en', 'm',
     'Street ' || id, 1950 + id % 50, 'all_users', '{en,fr}' FROM users WHERE id <= $1::integer`,
  `INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel)
   SELECT id, 1, 'account.created', '{}', '{}', 'bench', 'command_line' FROM users WHERE id <= $1::integer`,
];

/** The server of `DATABASE_URL`, else the embedded one. */
export async function openBenchServer(): Promise<BenchServer> {
  const given = process.env.DATABASE_URL;
  const embedded = given ? null : await startEmbeddedPostgres({ dataDir: 'data/bench' });
  const server = given ?? embedded!.url;
  const version = await connected(server, async (client) => {
    return (await client.query<{ server_version: string }>('SHOW server_version')).rows[0]!.server_version;
  });
  const postmaster = await connected(server, findPostmaster);
  const database = (accounts: number, variant?: DatabaseVariant) => openDatabase(server, accounts, variant);
  const withLeastTable = async (accounts: number, variant?: DatabaseVariant) => {
    const url = await database(accounts, variant);
    await connected(url, fillLeastTable);
    return url;
  };
  return { version, postmaster, database, withLeastTable, stop: async () => embedded?.stop() };
}

async function openDatabase(
  server: string,
  accounts: number,
  { extended, folder }: DatabaseVariant = {},
): Promise<string> {
  const version =
    folder === undefined ? '' : `_${createHash('sha256').update(folder).digest('hex').slice(0, 8)}`;
  const name = `accounts_bench_${accounts}${extended === undefined ? '' : '_declared'}${version}`;
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href;
  await connected(server, async (client) => {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
  });
  execFileSync(process.execPath, ['dist/cli.js', 'migrate'], {
    cwd: folder ?? process.cwd(),
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await connected(url, (client) => seed(client, accounts, extended));
  return url;
}

async function seed(client: Client, accounts: number, extended?: string): Promise<void> {
  const { rows } = await client.query<{ empty: boolean }>('SELECT NOT EXISTS (SELECT FROM users) AS empty');
  if (!rows[0]!.empty) return;
  console.log(`Seeding ${accounts} accounts …`);
  await client.query('BEGIN');
  for (const statement of SEED) await client.query(statement, [accounts]);
  if (extended) await client.query('UPDATE profiles SET extended = $1', [extended]);
  await client.query('COMMIT');
  await client.query('VACUUM ANALYZE');
  await client.query('CHECKPOINT');
}

async function findPostmaster(client: Client): Promise<number | null> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return commandOf(rows[0]!.pid) === 'postgres' ? parentOf(rows[0]!.pid) : null;
}

async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
