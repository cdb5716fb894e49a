/**
 * One PostgreSQL for the whole run: the server at TEST_DATABASE_URL, or a throw-away embedded one. It holds a migrated
 * template that each test file clones. Plain JavaScript on the built code, because Jest loads it outside its own resolver.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { createDataSource } from '../../dist/database/data-source.js';
import { startEmbeddedPostgres } from '../../dist/database/embedded-postgres.js';

const FAST_AND_FORGETFUL = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '300',
};

export default async function globalSetup() {
  const server = process.env.TEST_DATABASE_URL ? null : await startThrowAway();
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
  };
}

async function startThrowAway() {
  const dataDir = await mkdtemp(join(tmpdir(), 'user-accounts-test-'));
  // mkdtemp makes it for its owner alone; as root, PostgreSQL runs as another user and would go elsewhere.
  await chmod(dataDir, 0o755);
  const embedded = await startEmbeddedPostgres({ dataDir, settings: FAST_AND_FORGETFUL });
  return {
    url: embedded.url,
    stop: async () => {
      await embedded.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
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
