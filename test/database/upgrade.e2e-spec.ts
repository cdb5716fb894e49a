import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { seed } from '../support/accounts.js';
import { createDataSource } from '../../src/database/data-source.js';
import { accountUrl } from '../support/requests.js';
import { startService, tryService, type BuiltService } from '../support/service/built-service.js';
import { send } from '../support/service/service-requests.js';
import { administer, createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(60_000);

const ROLE = `accounts_test_role_${randomBytes(4).toString('hex')}`;
const PASSWORD = randomBytes(12).toString('hex');

let database: TestDatabase;
let service: BuiltService | undefined;

beforeAll(async () => {
  database = await createTestDatabase();
  await administer(`CREATE ROLE ${ROLE} LOGIN PASSWORD '${PASSWORD}'`);
  const dataSource = createDataSource({ url: database.url, poolSize: 1 });
  await dataSource.initialize();
  await seed(dataSource, { username: 'mary' });
  await dataSource.destroy();
});

afterEach(() => service?.kill());

afterAll(async () => {
  await database.drop();
  await administer(`DROP ROLE ${ROLE}`);
});

/** As the owner of the database. */
async function run(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function canWrite(databaseUrl: string): Promise<void> {
  service = await startService({ DATABASE_URL: databaseUrl });
  expect(service.stderr).toBe('');
  expect((await send(`${service.url}/health/ready`)).status).toBe(200);
  const patch = { as: 'mary', method: 'PATCH', body: { bio: databaseUrl.length.toString() } };
  expect((await send(service.url + accountUrl('mary'), patch)).status).toBe(200);
}

function asRole(): string {
  const url = new URL(database.url);
  url.username = ROLE;
  url.password = PASSWORD;
  return url.href;
}

it('an earlier version serves a database that a later one has expanded', async () => {
  await run(
    `INSERT INTO migrations (timestamp, name) VALUES (9999000000000, 'Later9999000000000')`,
    `ALTER TABLE profiles ADD COLUMN of_a_later_version text`,
    `ALTER TABLE users ADD COLUMN plan text NOT NULL DEFAULT 'free'`,
    'CREATE TABLE badges (user_id bigint REFERENCES users ON DELETE CASCADE)',
  );
  await canWrite(database.url);
});

it('the service runs as a role that only reads and writes, once the owner has migrated', async () => {
  await run(`GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${ROLE}`);
  await canWrite(asRole());
});

it('a role that may not migrate is told who has to', async () => {
  await run(
    `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${ROLE}`,
    'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations WHERE timestamp < 9999000000000)',
  );
  service = await tryService({ DATABASE_URL: asRole() });
  expect(await service.ended).toBe(1);
  expect(service.stderr).toBe(
    'Migrations are pending, and the role of DATABASE_URL may not see to that: ' +
      'let MIGRATION_DATABASE_URL be the role that owns the tables.\n',
  );
});
