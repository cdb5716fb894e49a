import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { GreeterModule } from '../../examples/copy-service/greeter.module.js';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { AccountInserter } from '../../src/accounts/store/account-inserter.js';
import { settled } from '../support/feed.js';
import { patchAccount } from '../support/requests.js';
import { startProgram } from '../support/programs.js';
import { withConnection } from '../support/servers/raw-client.js';
import { startTestApp, tokenFor, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

/** Sees the names of all, and reads the feed: no staff. */
const SERVICE_SCOPES = '{"accounts:directory":{"fields":["name"],"changes":true}}';
const DIRECTORY = { username: 'directory', scopes: ['accounts:directory'], ttlSeconds: 3_600 };
const author = { actor: 'test', channel: 'command_line', requestId: null } as const;

let api: TestApp;
let url: string;
let database: TestDatabase;

beforeAll(async () => {
  api = await startTestApp({ SERVICE_SCOPES });
  await api.app.listen(0, '127.0.0.1');
  url = await api.app.getUrl();
  database = await createTestDatabase();
  const accounts = Array.from({ length: 1_200 }, (_, n) => ({
    username: `user${n}`,
    email: `${n}@example.org`,
    name: `Name ${n}`,
  }));
  await new AccountInserter(api.dataSource, BUILT_IN_FIELDS, author).insert(accounts, new Date());
  await settled(api.dataSource);
});
afterAll(async () => {
  // A client that was ended may leave a connection on which it has never asked: the server would wait a minute for it.
  api.app.getHttpServer().closeAllConnections();
  await api.close();
  await database.drop();
});

it('A service with a copy in memory as a module greets by the name of now', async () => {
  const module = GreeterModule.forRoot({ baseUrl: url, token: () => tokenFor(DIRECTORY) });
  const testing = await Test.createTestingModule({ imports: [module] }).compile();
  const greeter = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  await greeter.init();
  const greet = async (username: string) => (await greeter.inject(`/greetings/${username}`)).body;
  expect([await greet('user1'), await greet('nobody')]).toEqual(['Hello, Name 1!', 'Who are you?']);
  await patchAccount(api, 'user1', { name: 'Anna' });
  await until(async () => (await greet('user1')) === 'Hello, Anna!');
  await greeter.close();
});

it('A table in a database of its own ends equal, whenever the program is killed and whoever is erased', async () => {
  const env = { ACCOUNTS_URL: url, ACCOUNTS_TOKEN: await tokenFor(DIRECTORY), DATABASE_URL: database.url };
  const start = () =>
    startProgram(process.execPath, ['--import', 'tsx', 'examples/own-table.ts'], {
      ...{ env, stdio: ['ignore', 'ignore', 'inherit'] },
    });
  const kill = async (child: ChildProcess) => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const people = () =>
    withConnection(database.url, async (client) => {
      const there = await client.query(`SELECT to_regclass('people') AS name`);
      if (there.rows[0].name === null) return [];
      return (await client.query('SELECT id, version, username, name FROM people ORDER BY id')).rows;
    });
  const truth = () =>
    api.dataSource.query<object[]>(
      'SELECT u.id, u.version, u.username, p.name FROM users u JOIN profiles p ON p.user_id = u.id ORDER BY u.id',
    );

  let program = start();
  await until(async () => (await people()).length > 0);
  await kill(program);
  for (let n = 0; n < 30; n++) await patchAccount(api, `user${n * 31}`, { name: `Another ${n}` });
  program = start();
  const eraser = new AccountEraser(api.dataSource, author);
  await eraser.erase('user5', { release: true });
  await eraser.erase('user900', { release: false });
  await patchAccount(api, 'user7', { name: 'Last' });
  const expected = JSON.stringify(await truth());
  await until(async () => JSON.stringify(await people()) === expected);
  await kill(program);
});
