import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type pg from 'pg';
import { idsOf, seed } from '../support/accounts.js';
import { askFor, press } from '../support/email-changes.js';
import { askChanges, cursorAfterAll, follow, settled, type Event } from '../support/feed.js';
import { newestLink } from '../support/mails.js';
import { jpeg, uploadBytes } from '../support/pictures.js';
import { BASE, getAccount, patchAccount, versionOf } from '../support/requests.js';
import { dump, restore } from '../support/servers/dump.js';
import { createOwnServer, type OwnServer } from '../support/servers/own-server.js';
import { withConnection } from '../support/servers/raw-client.js';
import { runAccounts } from '../support/service/command-line.js';
import { startReceiver, type Receiver } from '../support/servers/webhook-receiver.js';
import { SERVICE, startTestApp, type Answer, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

/** What a follower of the feed, a holder of a tag and a webhook keep. */
interface Kept {
  readonly cursor: string;
  readonly tag: string;
  readonly body: string;
}

let receiver: Receiver;
let apps: TestApp[] = [];

beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await receiver.close();
  for (const app of apps) await app.close();
  apps = [];
});

async function start(url: string, environment: Record<string, string> = {}): Promise<TestApp> {
  const app = await startTestApp({
    DATABASE_URL: url,
    WEBHOOK_URLS: receiver.setting,
    WEBHOOK_PRIVATE_ADDRESSES: 'true',
    ...environment,
  });
  apps.push(app);
  return app;
}

/** Changes the account, and waits until feed and webhook have told. */
async function change(app: TestApp, username: string, ...bios: string[]): Promise<Kept> {
  for (const bio of bios) expect((await patchAccount(app, username, { bio })).status).toBe(200);
  const version = await versionOf(app, username);
  const id = (await idsOf(app.dataSource)).get(username)!;
  await until(() => eventOf(id, version));
  const read = await getAccount(app, username);
  return { cursor: await cursorAfterAll(app), tag: read.headers.etag!, body: read.text };
}

/** The last delivery of a version. */
function eventOf(id: string, version: number) {
  const all = receiver.deliveries.map(({ event }) => event);
  return all.findLast(({ data }) => data.id === id && data.version === version);
}

/** The answer once the database is there again. */
function answered(ask: () => Promise<Answer>): Promise<Answer> {
  return until(async () => {
    const answer = await ask();
    return answer.status !== 503 && answer;
  });
}

/** Until its transactions are numbered as high as those of before. */
async function catchUp(app: TestApp): Promise<void> {
  for (let i = 0; i < 200; i++) await app.dataSource.query('SELECT pg_current_xact_id()');
}

/** Nothing that was kept is good any more, now and when the counters have caught up. */
async function expectAllGone(app: TestApp, username: string, { cursor, tag, body }: Kept): Promise<void> {
  for (let round = 0; round < 2; round++) {
    expect((await answered(() => askChanges(app, { cursor }))).status).toBe(410);
    const read = await app.request({
      url: `/api/user/v1/accounts/${username}`,
      as: username,
      headers: { 'if-none-match': tag },
    });
    expect([read.status, read.headers.etag]).not.toEqual([200, tag]);
    expect(read.status).toBe(200);
    const refused = await patchAccount(app, username, { goals: 'lost' }, { 'if-match': tag });
    expect([refused.status, 'changed_fields' in refused.json]).toEqual([412, false]);
    // The same versions again, with other content.
    for (let i = 0; i < 8; i++) await patchAccount(app, username, { bio: `again ${round} ${i}` });
    expect((await getAccount(app, username)).text).not.toBe(body);
    await catchUp(app);
  }
}

/** Whoever drops what came twice drops nothing that is new. */
function expectNoIdTwice(): void {
  const bodies = new Map<string, string>();
  for (const { event } of receiver.deliveries) {
    const { cursor: _, ...told } = event.data;
    const body = JSON.stringify(told);
    expect(bodies.get(event.id) ?? body).toBe(body);
    bodies.set(event.id, body);
  }
}

const everything = async (app: TestApp): Promise<Event[]> => {
  await settled(app.dataSource);
  return (await askChanges(app, { limit: '1000' })).json.changes as Event[];
};

/** Each change of the account once, as the webhook has got it since the rewind. */
async function expectAllPushed(app: TestApp, username: string, since: number): Promise<void> {
  const version = await versionOf(app, username);
  const id = (await idsOf(app.dataSource)).get(username)!;
  const pushed = () =>
    new Set(
      receiver.deliveries
        .slice(since)
        .filter(({ event }) => event.data.id === id)
        .map(({ event }) => event.data.version),
    );
  // Seeded accounts have no change for their first version.
  await until(() => pushed().size === version - 1);
}

describe('On a server of its own', () => {
  let primary: OwnServer;
  let standby: OwnServer | undefined;

  beforeEach(async () => {
    primary = await createOwnServer();
  });
  afterEach(async () => {
    await standby?.remove();
    await primary.remove();
    standby = undefined;
  });

  /** The standby first: it does not take writes. */
  const both = () => primary.url.replace(/@([^/]+)/, (_, host: string) => `@${hostOf(standby!)},${host}`);
  const follows = () => ({
    primary_conninfo: new URL(primary.url).href.replace(/\/postgres$/, '/postgres?application_name=standby'),
  });

  /** A standby that streams. */
  async function addStandby(): Promise<void> {
    await primary.stop();
    standby = await primary.createStandby();
    await primary.start();
    await standby.start(follows());
  }

  /** All that there is now. */
  const caughtUp = () =>
    withConnection(primary.url, (client) =>
      until(async () => {
        const { rows } = await client.query(
          'SELECT FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_insert_lsn()',
        );
        return rows.length > 0;
      }),
    );

  const promote = () =>
    withConnection(standby!.url, (client) => client.query('SELECT pg_promote()')).then(() => undefined);

  it('the promotion of a standby that lacks the last changes ends cursors, event ids and tags', async () => {
    await addStandby();
    const app = await start(`${both()}?target_session_attrs=read-write`);
    await seed(app.dataSource, { username: 'ann' }, { username: 'bob' });
    await change(app, 'ann', 'a', 'b');
    await caughtUp();
    await standby!.stop();
    const kept = await change(app, 'ann', 'c', 'd', 'e', 'f', 'g', 'h');

    await primary.kill();
    await standby!.start();
    const alone = { PATH: process.env.PATH!, DATABASE_URL: standby!.url };
    expect(await runAccounts(['doctor'], { env: alone, cwd: tmpdir() })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^database +FAULT .*a standby that has not been promoted/m),
    });
    await promote();
    const since = receiver.deliveries.length;
    await expectAllGone(app, 'ann', kept);
    await expectAllPushed(app, 'ann', since);
    expectNoIdTwice();
    expect((await everything(app)).length).toBe((await versionOf(app, 'ann')) - 1);

    const env = { PATH: process.env.PATH!, DATABASE_URL: both(), MIGRATION_DATABASE_URL: both() };
    for (const args of [['migrate'], ['history', 'ann'], ['doctor']]) {
      expect(await runAccounts(args, { env, cwd: tmpdir() })).toMatchObject({ code: 0, stderr: '' });
    }
  });

  it('neither a restart nor a crash ends anything', async () => {
    const app = await start(primary.url);
    await seed(app.dataSource, { username: 'ann' });
    const kept = [await change(app, 'ann', 'a', 'b')];
    for (const end of ['stop', 'kill'] as const) {
      await primary[end]();
      await primary.start();
      const { status, headers } = await answered(() => getAccount(app, 'ann'));
      expect([status, headers.etag]).toEqual([200, kept.at(-1)!.tag]);
      for (const { cursor } of kept) expect((await askChanges(app, { cursor })).status).toBe(200);
      kept.push(await change(app, 'ann', `after ${end}`));
    }
    const { events } = await follow(app, kept[0]!.cursor, 2);
    expect(events.map(({ version }) => version)).toEqual([4, 5]);
    const ids = new Set(receiver.deliveries.map(({ event }) => event.id));
    expect(ids.size).toBe(4);
  });

  it.each(['goes on', 'is started anew'])(
    'files put back from a copy are noticed, while the service %s',
    async (how) => {
      let app = await start(primary.url);
      await seed(app.dataSource, { username: 'ann' });
      const early = await change(app, 'ann', 'a', 'b');
      await primary.stop();
      const putBack = await primary.backup();
      await primary.start();
      await answered(() => getAccount(app, 'ann'));
      const kept = await change(app, 'ann', 'c', 'd');
      await primary.stop();
      if (how === 'is started anew') await apps.pop()!.close();
      await putBack();
      await primary.start();
      if (how === 'is started anew') app = await start(primary.url);

      expect((await answered(() => askChanges(app, { cursor: kept.cursor }))).status).toBe(410);
      // Nothing of what it has read was undone; but only a process that has lived through it knows.
      expect((await askChanges(app, { cursor: early.cursor })).status).toBe(how === 'goes on' ? 410 : 200);
      await change(app, 'ann', 'x', 'y');
      await catchUp(app);
      expect((await askChanges(app, { cursor: kept.cursor })).status).toBe(410);
      const refused = await patchAccount(app, 'ann', { goals: 'lost' }, { 'if-match': kept.tag });
      expect(refused.status).toBe(412);
      expectNoIdTwice();
    },
  );

  describe('with a standby that does not confirm, a commit whose wait is cancelled', () => {
    /** Cancels each wait for the standby while the work goes on. */
    async function cancelling<T>(work: () => Promise<T>): Promise<T> {
      let done = false;
      const cancel = withConnection(primary.url, (client) =>
        until(async () => {
          await client.query(
            `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`,
          );
          return done;
        }),
      );
      const result = await work().finally(() => (done = true));
      await cancel;
      return result;
    }

    const waitForStandby = (names: string) =>
      withConnection(primary.url, async (client) => {
        await client.query(`ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
        await client.query('SELECT pg_reload_conf()');
        await until(async () => {
          const [row] = (await client.query<Record<string, string>>('SHOW synchronous_standby_names')).rows;
          return row!.synchronous_standby_names === names;
        });
      });

    it('is not known: PATCH, pictures, links, imports and erasures', async () => {
      const app = await start(primary.url, { PARENTAL_CONSENT_AGE_LIMIT: '' });
      await seed(app.dataSource, { username: 'ann' });
      await askFor(app, 'ann', 'ann@new.example');
      const link = await newestLink(app, 'confirm', 'ann@new.example');
      const picture = await jpeg();
      const folder = app.dataDir;
      await writeFile(join(folder, 'new.ndjson'), '{"username": "bob", "email": "bob@example.org"}\n');
      const accounts = (...args: string[]) =>
        runAccounts(args, { env: { PATH: process.env.PATH!, DATABASE_URL: primary.url }, cwd: folder });
      await waitForStandby('*');

      const requests: (() => Promise<Answer>)[] = [
        () => patchAccount(app, 'ann', { bio: 'a' }),
        // Asked again, what is there already is confirmed no better.
        () => patchAccount(app, 'ann', { bio: 'a' }),
        () => uploadBytes(app, 'ann', picture),
      ];
      for (const send of requests) {
        const answer = await cancelling(send);
        expect([answer.status, answer.json.type]).toEqual([503, expect.stringMatching(/outcome_unknown$/)]);
        expect(answer.headers['retry-after']).toBeDefined();
      }
      expect((await cancelling(() => press(app, link))).status).toBe(503);
      const ask = () => patchAccount(app, 'ann', { email: 'other@new.example' });
      expect((await cancelling(ask)).json.type).toMatch(/outcome_unknown$/);
      for (const args of [
        ['import', 'new.ndjson'],
        ['erase', 'ann', '--yes'],
      ]) {
        expect(await cancelling(() => accounts(...args))).toMatchObject({
          code: 1,
          stderr: expect.stringContaining('no standby has confirmed it'),
        });
      }

      await waitForStandby('');
      expect(await accounts('import', 'new.ndjson')).toMatchObject({ code: 0 });
      expect((await patchAccount(app, 'bob', { bio: 'b' })).status).toBe(200);
    });
  });

  describe('with CHANGES_WAIT_FOR_STANDBYS', () => {
    const WAITING = { CHANGES_WAIT_FOR_STANDBYS: '1' };

    it('nothing is given out that no standby has, and a promotion ends neither cursors nor event ids, but tags', async () => {
      await addStandby();
      const app = await start(both(), WAITING);
      await seed(app.dataSource, { username: 'ann' });
      const kept = await change(app, 'ann', 'a', 'b');
      const told = receiver.deliveries.length;
      await standby!.stop();
      expect((await patchAccount(app, 'ann', { bio: 'lost' })).status).toBe(200);
      await settled(app.dataSource);
      const held = (await askChanges(app, { cursor: kept.cursor })).json;
      expect(held).toMatchObject({ changes: [], cursor: expect.any(String), has_more: false });
      expect(receiver.deliveries.length).toBe(told);

      await primary.kill();
      await standby!.start();
      await promote();
      for (const cursor of [kept.cursor, held.cursor as string]) {
        const { status, json } = await answered(() => askChanges(app, { cursor }));
        expect([status, json.changes]).toEqual([200, []]);
      }
      const { headers } = await getAccount(app, 'ann');
      expect(headers.etag).not.toBe(kept.tag);
      expect((await patchAccount(app, 'ann', { bio: 'x' }, { 'if-match': kept.tag })).status).toBe(412);

      // What is pushed once more has the ids that it had.
      const ids = () => new Set(receiver.deliveries.map(({ event }) => event.id));
      expect(ids().size).toBe(2);
      await app.dataSource.query(`UPDATE relay_targets SET transaction_id = '0', change_id = 0`);
      await apps.pop()!.close();
      await start(both());
      await until(() => receiver.deliveries.length === told + 2);
      expect(ids().size).toBe(2);
    });

    it.each(['the snapshot', 'a list by ids'])('%s waits for them too', async (which) => {
      await addStandby();
      const app = await start(both(), WAITING);
      await seed(app.dataSource, { username: 'ann' });
      await change(app, 'ann', 'a', 'b');
      const id = (await idsOf(app.dataSource)).get('ann')!;
      await standby!.stop();
      expect((await patchAccount(app, 'ann', { bio: 'not there yet' })).status).toBe(200);
      const state = { done: false };
      const path = which === 'the snapshot' ? 'accounts/snapshot' : `accounts?ids=${id}`;
      const copied = app.request({ url: `${BASE}/${path}`, as: SERVICE });
      void copied.finally(() => (state.done = true)).catch(() => undefined);
      const cursor = (await askChanges(app, { cursor: 'now' })).json.cursor as string;
      await until(async () => (await askChanges(app, { cursor })).headers['changes-held-back'] === 'true');
      expect(state.done).toBe(false);
      await standby!.start(follows());
      expect((await copied).text).toContain('not there yet');
      await until(async () => (await askChanges(app, { cursor })).headers['changes-held-back'] === undefined);
    });

    it('the role of the service has to see them', async () => {
      const role = await withConnection(primary.url, async (client) => {
        await client.query(`CREATE ROLE reader LOGIN PASSWORD 'reader'`);
        await client.query('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO reader');
        return Object.assign(new URL(primary.url), { username: 'reader', password: 'reader' }).href;
      });
      await expect(start(role, WAITING)).rejects.toThrow('GRANT pg_read_all_stats TO "reader"');
    });
  });
});

describe('A dump that is restored', () => {
  let database: TestDatabase;
  let other: TestDatabase;

  beforeAll(async () => {
    [database, other] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  });
  afterAll(() => Promise.all([database.drop(), other.drop()]));

  it('over the database that it is from, while the service goes on, ends cursors, event ids and tags', async () => {
    const app = await start(database.url);
    await seed(app.dataSource, { username: 'ann' });
    await change(app, 'ann', 'a', 'b');
    const dumped = await dump(database.url);
    const kept = await change(app, 'ann', 'c', 'd', 'e');
    await restore(database.url, dumped);
    const since = receiver.deliveries.length;
    await expectAllGone(app, 'ann', kept);
    await expectAllPushed(app, 'ann', since);
    expectNoIdTwice();
  });

  it('into another database, or on a server that has had more transactions, does so too', async () => {
    const app = await start(database.url);
    await seed(app.dataSource, { username: 'bob' });
    await change(app, 'bob', 'a', 'b');
    const dumped = await dump(database.url);
    const kept = await change(app, 'bob', 'c', 'd', 'e');
    await catchUp(app);
    await restore(other.url, dumped);
    const since = receiver.deliveries.length;
    await expectAllGone(await start(other.url), 'bob', kept);
    await expectAllPushed(apps.at(-1)!, 'bob', since);
    expectNoIdTwice();
  });

  it('is not written to by a service that goes on before it has its keys, which come last', async () => {
    const app = await start(database.url);
    await seed(app.dataSource, { username: 'eve' });
    const answers = () =>
      Promise.all([getAccount(app, 'eve', 'eve'), patchAccount(app, 'eve', { bio: 'x' })]);
    const rows = (client: pg.Client) => client.query('SELECT epoch FROM change_feed');
    await withConnection(database.url, async (client) => {
      await client.query('ALTER TABLE change_feed DROP CONSTRAINT change_feed_pkey');
      await client.query('CREATE TABLE restored AS TABLE change_feed');
      await client.query('TRUNCATE change_feed');
      expect((await answers()).map(({ status }) => status)).toEqual([503, 503]);
      expect((await rows(client)).rowCount).toBe(0);
      await client.query('INSERT INTO change_feed TABLE restored');
      expect((await answers()).map(({ status }) => status)).toEqual([503, 503]);
      await client.query('ALTER TABLE change_feed ADD CONSTRAINT change_feed_pkey PRIMARY KEY (only_row)');
      await client.query('DROP TABLE restored');
      expect((await answers()).map(({ status }) => status)).toEqual([200, 200]);
      expect((await rows(client)).rowCount).toBe(1);
    });
  });
});

describe('A dump of a server that had more transactions', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('keeps its order, and new changes come after it', async () => {
    const app = await start(database.url);
    await seed(app.dataSource, { username: 'ann' }, { username: 'bob' });
    await change(app, 'ann', 'a', 'b');
    const dumped = new Map(await dump(database.url));
    // The numbers of its transactions are far ahead of this server's.
    const ahead = dumped
      .get('changes')!
      .toString()
      .replace(/^(\d+)\t(\d+)/gm, '$1\t9000000000$2');
    dumped.set('changes', Buffer.from(ahead));
    await restore(database.url, dumped);
    await patchAccount(app, 'ann', { bio: 'c' });
    await patchAccount(app, 'bob', { bio: 'first' });
    const events = await everything(app);
    expect(events.map(({ username, version }) => [username, version])).toEqual([
      ['ann', 2],
      ['ann', 3],
      ['ann', 4],
      ['bob', 2],
    ]);
  });
});

function hostOf({ url }: OwnServer): string {
  return new URL(url).host;
}
