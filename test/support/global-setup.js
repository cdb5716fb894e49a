/**
 * One folder for all that tests put down, and one PostgreSQL for the whole run: the server at TEST_DATABASE_URL, or a
 * throw-away embedded one. It holds a migrated template that each test file clones. Plain JavaScript on the built code,
 * because Jest loads it outside its own resolver.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDataSource } from '../../dist/database/data-source.js';
import { startEmbeddedPostgres } from '../../dist/embedded-postgres/embedded-postgres.js';

const FAST_AND_FORGETFUL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
  // How long a lock is waited for before PostgreSQL looks for a deadlock: some tests make many.
  deadlock_timeout: '50ms',
};

export default async function globalSetup() {
  endWithOwner();
  const folder = process.env.TEST_FOLDER ?? (await ownFolder());
  // Not earlier: Jest's cache is not for one run only.
  process.env.TMPDIR = folder;
  const server = process.env.TEST_DATABASE_URL ? null : await startThrowAway(folder);
  const serverUrl = process.env.TEST_DATABASE_URL ?? server.url;
  const template = `accounts_template_${randomBytes(4).toString('hex')}`;
  await administer(serverUrl, `CREATE DATABASE ${template}`);
  const dataSource = createDataSource({ url: databaseUrl(serverUrl, template), poolSize: 1 });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  process.env.TEST_SERVER_URL = serverUrl;
  process.env.TEST_TEMPLATE = template;
  globalThis.stopTestServer = async () => {
    await administer(serverUrl, `DROP DATABASE ${template}`);
    await server?.stop();
    if (!process.env.TEST_FOLDER) await rm(folder, { recursive: true, force: true });
  };
}

/** scripts/test.mjs made this process the leader of a group with all that it starts, and holds a channel to it. */
function endWithOwner() {
  if (!process.env.TEST_FOLDER) return;
  process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
  process.channel.unref();
}

/** For who calls Jest directly. */
async function ownFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'user-accounts-test-'));
  // mkdtemp makes it for its owner alone; as root, PostgreSQL runs as another user and would go elsewhere.
  await chmod(folder, 0o755);
  return folder;
}

function startThrowAway(folder) {
  return startEmbeddedPostgres({ dataDir: join(folder, 'server'), settings: FAST_AND_FORGETFUL });
}

async function administer(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

function databaseUrl(serverUrl, database) {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
