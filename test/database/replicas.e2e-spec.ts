import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Replicas } from '../../src/database/replicas/replicas.js';
import { seed } from '../support/accounts.js';
import { follow } from '../support/feed.js';
import { startReplicatedDatabase, type ReplicatedDatabase } from '../support/servers/replicated-database.js';
import { accountUrl, BASE, getAccount, patchAccount } from '../support/requests.js';
import { SERVICE, startTestApp, type Answer, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

// Two servers of its own, on a machine that may run other tests too.
jest.setTimeout(120_000);

let database: ReplicatedDatabase;
let api: TestApp;

beforeAll(async () => {
  database = await startReplicatedDatabase({ migrated: true });
});

afterEach(() => api.close());

afterAll(() => database.close());

const replicasInStep = () => api.app.get(Replicas, { strict: false }).areInStep;

/** The application on primary and replica, once it reads from the replica. */
async function start(maxLag: string, replicaUrls = database.replicaUrl): Promise<void> {
  api = await startTestApp({
    DATABASE_URL: database.primaryUrl,
    DATABASE_REPLICA_URLS: replicaUrls,
    DATABASE_REPLICA_MAX_LAG: maxLag,
  });
}

/** Accounts that the replica has as they are here, and that no other test knows. */
async function seedOnBoth(suffix: string): Promise<{ mary: string; otto: string; boss: string }> {
  const [mary, otto, boss] = [`mary-${suffix}`, `otto-${suffix}`, `boss-${suffix}`] as const;
  const [old, staff] = [{ bio: 'old' }, { is_staff: true }];
  await seed(
    api.dataSource,
    { username: mary, ...old },
    { username: otto, ...old },
    { username: boss, ...staff },
  );
  await database.caughtUp();
  return { mary, otto, boss };
}

const bioOf = ({ status, json }: Answer): unknown => (status === 200 ? json.bio : status);

describe('with a replica that stands still, within the lag that is allowed', () => {
  let names: { mary: string; otto: string; boss: string };

  async function standStill(suffix: string): Promise<void> {
    await start('1h');
    names = await seedOnBoth(suffix);
    await until(replicasInStep);
    await database.pauseReplay();
  }

  afterEach(() => database.resumeReplay());

  it('only a stranger sees what was true before: the owner, staff and services see what is true', async () => {
    await standStill('a');
    const { mary, otto, boss } = names;
    const patched = await patchAccount(api, mary, { bio: 'new' });
    expect(patched.status).toBe(200);

    expect(bioOf(await getAccount(api, mary, otto))).toBe('old');
    const own = await getAccount(api, mary);
    expect(bioOf(own)).toBe('new');
    expect(own.headers.etag).toBe(patched.headers.etag);
    expect(bioOf(await getAccount(api, mary, mary.toUpperCase()))).toBe('new');
    expect(bioOf(await getAccount(api, mary, boss))).toBe('new');
    expect(bioOf(await api.request({ url: accountUrl(mary), as: SERVICE }))).toBe('new');
    const shared = await api.request({ url: `${accountUrl(mary)}?view=shared`, as: mary });
    expect(bioOf(shared)).toBe('new');
    const mine = await api.request({ url: `${BASE}/accounts`, as: mary });
    expect(mine.json[0].bio).toBe('new');
  });

  it('a list shows the caller herself as she is, and others as they were', async () => {
    await standStill('b');
    const { mary, otto, boss } = names;
    await patchAccount(api, mary, { bio: 'new' });
    await patchAccount(api, otto, { bio: 'new' });
    const list = async (as: string) => {
      const { json } = await api.request({
        url: `${BASE}/accounts`,
        query: { usernames: `${otto},${mary}` },
        as,
      });
      return (json as { username: string; bio: string }[]).map(({ username, bio }) => [username, bio]);
    };
    expect(await list(mary)).toEqual([
      [otto, 'old'],
      [mary, 'new'],
    ]);
    expect(await list(boss)).toEqual([
      [otto, 'new'],
      [mary, 'new'],
    ]);
  });

  it('a PATCH judges and writes what is true, time after time', async () => {
    await standStill('c');
    const { mary } = names;
    const first = await patchAccount(api, mary, { bio: 'one' });
    const second = await patchAccount(api, mary, { goals: 'two' }, { 'if-match': first.headers.etag! });
    expect(second.json).toMatchObject({ bio: 'one', goals: 'two' });
    const stale = await patchAccount(api, mary, { bio: 'three' }, { 'if-match': first.headers.etag! });
    expect([stale.status, stale.headers.etag]).toEqual([412, second.headers.etag]);
    const notModified = await api.request({
      url: accountUrl(mary),
      as: mary,
      headers: { 'if-none-match': second.headers.etag! },
    });
    expect(notModified.status).toBe(304);
  });

  it('whoever joined just now is found by everybody', async () => {
    await standStill('d');
    await seed(api.dataSource, { username: 'new-d', bio: 'here' });
    expect(bioOf(await getAccount(api, 'new-d', names.otto))).toBe('here');
    const { json } = await api.request({
      url: `${BASE}/accounts`,
      query: { usernames: `nobody-d,new-d,${names.mary}` },
      as: names.otto,
    });
    expect(json.map(({ username }: { username: string }) => username)).toEqual(['new-d', names.mary]);
    expect((await getAccount(api, 'nobody-d', names.otto)).status).toBe(404);
  });

  it('rights that were taken away are gone at once', async () => {
    await standStill('e');
    const { mary, boss } = names;
    expect((await getAccount(api, mary, boss)).json).toHaveProperty('email');
    await api.dataSource.query('UPDATE users SET is_staff = false WHERE username = $1', [boss]);
    expect((await getAccount(api, mary, boss)).json).not.toHaveProperty('email');
    expect((await api.request({ url: `${BASE}/changes`, as: boss })).status).toBe(403);
  });

  it('a consumer who reads an account because of a change sees that change', async () => {
    await standStill('f');
    const { cursor } = (await api.request({ url: `${BASE}/changes?cursor=now`, as: SERVICE })).json;
    await patchAccount(api, names.mary, { bio: 'new' });
    const { events } = await follow(api, cursor as string, 1);
    const read = await api.request({ url: accountUrl(events[0]!.username!), as: SERVICE });
    expect(bioOf(read)).toBe('new');
  });
});

it('a replica is asked in sessions whose formats nobody else has set', async () => {
  const [name] = (await database.query<{ name: string }>('SELECT current_database()::text AS name')) as [
    { name: string },
  ];
  await database.query(`ALTER DATABASE ${name.name} SET datestyle = 'German'`);
  await database.caughtUp();
  await start('1h');
  await until(replicasInStep);
  const shown = await api.app.get(Replicas, { strict: false }).query('SHOW datestyle', []);
  await database.query(`ALTER DATABASE ${name.name} RESET datestyle`);
  expect(shown).toEqual([{ DateStyle: 'ISO, MDY' }]);
});

describe('a replica that is of no use now', () => {
  it('is not read from once it is further behind than is allowed, and is again when it has caught up', async () => {
    await start('1s');
    const { mary, otto } = await seedOnBoth('g');
    await until(replicasInStep);
    await database.pauseReplay();
    await patchAccount(api, mary, { bio: 'new' });
    await until(async () => bioOf(await getAccount(api, mary, otto)) === 'new');
    await until(() => !replicasInStep());
    await database.resumeReplay();
    await until(replicasInStep);
    expect(bioOf(await getAccount(api, mary, otto))).toBe('new');
  });

  it.each([
    ['nobody answers there', () => 'postgres://nobody@127.0.0.1:1/none'],
    ['it is the primary itself', () => database.primaryUrl],
  ])('is not read from, and the service does without: %s', async (_, url) => {
    await start('1h', `${url()},${database.replicaUrl}`);
    const { mary, otto } = await seedOnBoth(url().includes(':1/') ? 'h' : 'i');
    expect(bioOf(await getAccount(api, mary, otto))).toBe('old');
    await until(replicasInStep);
    await database.pauseReplay();
    await patchAccount(api, mary, { bio: 'new' });
    for (let round = 0; round < 4; round++) expect(bioOf(await getAccount(api, mary, otto))).toBe('old');
    await database.resumeReplay();
  });

  // The last test: the replica does not come back.
  it('costs nobody an answer when it dies', async () => {
    await start('1h');
    const { mary, otto } = await seedOnBoth('j');
    await until(replicasInStep);
    let stopped = false;
    const statuses = new Set<number>();
    const reading = (async () => {
      do statuses.add((await getAccount(api, mary, otto)).status);
      while (!stopped);
    })();
    await database.stopReplica();
    stopped = true;
    await reading;
    await patchAccount(api, mary, { bio: 'new' });
    expect(bioOf(await getAccount(api, mary, otto))).toBe('new');
    expect([...statuses]).toEqual([200]);
    expect(replicasInStep()).toBe(false);
  });
});
