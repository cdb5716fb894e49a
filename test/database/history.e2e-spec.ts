import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { withConnection } from '../support/servers/raw-client.js';
import { proxyDatabase, type TcpProxy } from '../support/servers/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let opened: DataSource[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(async () => {
  for (const dataSource of opened) await dataSource.destroy();
  opened = [];
  await database.drop();
});

async function open(url = database.url): Promise<DataSource> {
  const dataSource = await createDataSource({ url, poolSize: 2 }).initialize();
  opened.push(dataSource);
  return dataSource;
}

const SEES = 'SELECT epoch, history FROM change_feed';

describe('An epoch', () => {
  it('begins once, however many notice', async () => {
    await withConnection(database.url, (client) => client.query(`UPDATE change_feed SET epoch = '00000000'`));
    const all = await Promise.all(Array.from({ length: 10 }, () => open()));
    const seen = await Promise.all(all.map((dataSource) => dataSource.query<object[]>(SEES)));
    expect(new Set(seen.map((rows) => JSON.stringify(rows))).size).toBe(1);
    expect(seen[0]).not.toMatchObject([{ epoch: '00000000' }]);
  });

  it('is not begun by who looks again', async () => {
    const before = await (await open()).query(SEES);
    expect(await (await open()).query(SEES)).toEqual(before);
  });

  it('begins in a copy of the database too', async () => {
    const before = await (await open()).query(SEES);
    await opened.pop()!.destroy();
    const name = `${database.name}_copy`;
    const copy = Object.assign(new URL(database.url), { pathname: `/${name}` }).href;
    const server = Object.assign(new URL(database.url), { pathname: '/postgres' }).href;
    await withConnection(server, (client) =>
      client.query(`CREATE DATABASE ${name} TEMPLATE ${database.name}`),
    );
    const copied = await open(copy);
    expect(await copied.query(SEES)).not.toEqual(before);
    await opened.pop()!.destroy();
    await withConnection(server, (client) => client.query(`DROP DATABASE ${name}`));
  });

  it('begins where a restore has left no row', async () => {
    await withConnection(database.url, (client) => client.query('DELETE FROM change_feed'));
    expect(await (await open()).query(SEES)).toHaveLength(1);
  });

  it('is begun by nobody who may not write changes', async () => {
    await withConnection(database.url, async (client) => {
      await client.query(`CREATE ROLE ${database.name}_nobody`);
      await client.query(`SET SESSION AUTHORIZATION ${database.name}_nobody`);
      await expect(client.query(`SELECT begin_epoch('00000000', '0/0', false)`)).rejects.toMatchObject({
        code: '42501',
      });
      await client.query('RESET SESSION AUTHORIZATION');
      await client.query(`DROP ROLE ${database.name}_nobody`);
    });
  });
});

describe('A database of an earlier version', () => {
  const undone = async (dataSource: DataSource) => {
    const isDone = () =>
      dataSource.query<object[]>(`SELECT FROM migrations WHERE name LIKE 'IdentityOfTheHistory%'`);
    while ((await isDone()).length > 0) await dataSource.undoLastMigration({ transaction: 'each' });
    return dataSource;
  };
  const write = (dataSource: DataSource) =>
    dataSource.query(
      `INSERT INTO changes (user_id, version, type, fields, actor, channel)
       SELECT id, 2, 'account.updated', '{bio}', 'ann', 'api' FROM users`,
    );

  it('keeps its epoch over the upgrade', async () => {
    const dataSource = await undone(await open());
    await seed(dataSource, { username: 'ann' });
    await write(dataSource);
    const [before] = await dataSource.query<{ epoch: string }[]>('SELECT epoch FROM change_feed');
    await dataSource.runMigrations();
    expect(await (await open()).query(SEES)).toMatchObject([before]);
  });

  it('that was restored gets another one', async () => {
    const dataSource = await undone(await open());
    await seed(dataSource, { username: 'ann' });
    await write(dataSource);
    const [before] = await dataSource.query<{ epoch: string }[]>('SELECT epoch FROM change_feed');
    await dataSource.transaction(async (restore) => {
      await restore.query('SET LOCAL session_replication_role = replica');
      await restore.query('CREATE TEMPORARY TABLE kept ON COMMIT DROP AS SELECT * FROM changes');
      await restore.query('TRUNCATE changes');
      await restore.query('INSERT INTO changes OVERRIDING SYSTEM VALUE SELECT * FROM kept');
    });
    await dataSource.runMigrations();
    expect(await (await open()).query(SEES)).not.toMatchObject([before]);
  });
});

describe('Of several hosts', () => {
  let proxy: TcpProxy;
  let several: string;

  beforeEach(async () => {
    ({ proxy } = await proxyDatabase(database.url));
    several = database.url.replace(/@([^/]+)/, (_, host: string) => `@127.0.0.1:${proxy.port},${host}`);
  });
  afterEach(() => proxy.close());

  const port = async (dataSource: DataSource) => {
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as { port: number };
    await runner.release();
    return client.port;
  };

  it('the first is used, and the next while it cannot be reached', async () => {
    expect(await port(await open(several))).toBe(proxy.port);
    proxy.refuses = true;
    proxy.dropAll();
    expect(await port(await open(several))).toBe(Number(new URL(database.url).port));
  });

  it('one that does not answer is passed over', async () => {
    proxy.stall(true);
    expect(await port(await open(several))).toBe(Number(new URL(database.url).port));
  });

  it('the reasons of all are told where none takes writes', async () => {
    proxy.refuses = true;
    await withConnection(database.url, (client) =>
      client.query(`ALTER DATABASE ${database.name} SET default_transaction_read_only = on`),
    );
    await expect(open(several)).rejects.toMatchObject({
      code: '25006',
      message: expect.stringMatching(/: ECONNRESET, .*: a standby, or read-only$/),
    });
  });
});
