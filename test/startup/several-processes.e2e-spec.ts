import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { follow, type Ask } from '../support/feed.js';
import { startPgBouncer, type Pooler } from '../support/servers/pgbouncer.js';
import { startReplicatedDatabase, type ReplicatedDatabase } from '../support/servers/replicated-database.js';
import { accountUrl, BASE } from '../support/requests.js';
import { startRoundRobin, type RoundRobin } from '../support/servers/round-robin.js';
import { startService, type BuiltService } from '../support/service/built-service.js';
import { send } from '../support/service/service-requests.js';
import { SERVICE } from '../support/test-app.js';
import { until } from '../support/until.js';

// Two database servers, a pooler and two services, on a machine that may run other tests too.
jest.setTimeout(180_000);

const OWNERS = 6;
const ROUNDS = 25;
const names = Array.from({ length: OWNERS }, (_, i) => `owner-${i}`);

let database: ReplicatedDatabase;
let pooler: Pooler | null;
let services: BuiltService[] = [];
let front: RoundRobin;

// Two services that start at the same moment on a database without tables, in a session whose time zone is not UTC.
beforeAll(async () => {
  database = await startReplicatedDatabase({ migrated: false });
  await database.query(`ALTER DATABASE accounts SET timezone = 'Pacific/Auckland'`);
  pooler = await startPgBouncer(database.primaryUrl, 4);
  if (!pooler) process.stderr.write('No pgbouncer on this machine: the services connect without a pooler.\n');
  const environment = {
    DATABASE_URL: pooler?.url ?? database.primaryUrl,
    DATABASE_PREPARED_STATEMENTS: String(!pooler),
    DATABASE_REPLICA_URLS: database.replicaUrl,
    LOG_LEVEL: 'info',
  };
  services = await Promise.all([startService(environment), startService(environment)]);
  front = await startRoundRobin(services.map(({ url }) => url));
  await database.query(
    `WITH made AS (
       INSERT INTO users (username, username_key, email, email_key, date_joined)
       SELECT name, name, name || '@example.org', name || '@example.org', '2020-02-29T12:34:56Z'
       FROM unnest($1::text[]) AS name RETURNING id)
     INSERT INTO profiles (user_id, year_of_birth) SELECT id, 1980 FROM made`,
    [names],
  );
});

afterAll(async () => {
  await front?.stop();
  for (const service of services) await service.kill();
  await pooler?.stop();
  await database.close();
});

const urlOf = (username: string): string => front.url + accountUrl(username);
const versionIn = (etag: string | null): number => Number(/^"(\d+)-/.exec(etag ?? '')?.[1]);

/** Writes through one process and reads through the other, time after time. */
async function live(owner: string): Promise<void> {
  let seen = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const field = round % 2 === 0 ? 'bio' : 'goals';
    const patched = await send(urlOf(owner), { as: owner, method: 'PATCH', body: { [field]: `${round}` } });
    expect(patched.status).toBe(200);
    const read = await send(urlOf(owner), { as: owner });
    expect([read.status, read.json[field]]).toEqual([200, `${round}`]);
    // Others write to this account too, so the version may be a later one, but never an earlier one.
    for (const { etag } of [patched, read]) {
      expect(versionIn(etag)).toBeGreaterThanOrEqual(seen);
      seen = versionIn(etag);
    }
  }
}

/** As from another device of hers: another field of the same account, at the same time. */
async function liveElsewhere(owner: string): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const body = { mailing_address: `${round}` };
    expect((await send(urlOf(owner), { as: owner, method: 'PATCH', body })).status).toBe(200);
  }
}

/** Strangers read from the replica meanwhile, and nobody gets an error. */
async function look(isOver: () => boolean): Promise<void> {
  for (let i = 0; !isOver(); i++) {
    const [other, as] = [names[i % OWNERS]!, names[(i + 1) % OWNERS]!];
    expect((await send(urlOf(other), { as })).status).toBe(200);
  }
}

async function halfDone(): Promise<void> {
  const count = 'SELECT count(*)::integer AS count FROM changes';
  await until(async () => (await database.query<{ count: number }>(count))[0]!.count >= OWNERS * ROUNDS);
}

const askFeed: Ask = (query) =>
  send(`${front.url}${BASE}/changes?${new URLSearchParams(query).toString()}`, { as: SERVICE });

it('start together, and a third one later, on a database without tables', async () => {
  const third = await startService({
    DATABASE_URL: pooler?.url ?? database.primaryUrl,
    DATABASE_PREPARED_STATEMENTS: String(!pooler),
  });
  expect(third.stderr).toBe('');
  expect((await send(`${third.url}/health/ready`)).status).toBe(200);
  third.signal('SIGTERM');
  expect(await third.ended).toBe(0);
  await third.kill();
});

it('show the same date, whatever the time zone of the session', async () => {
  const { json } = await send(urlOf(names[0]!), { as: names[0] });
  expect(json.date_joined).toBe('2020-02-29T12:34:56Z');
});

it('never show an owner an old state, lose no update, and tell each change once', async () => {
  let over = false;
  const looking = look(() => over);
  // The replica falls behind and catches up in the middle of it all.
  await database.pauseReplay();
  const writing = Promise.all(names.flatMap((owner) => [live(owner), liveElsewhere(owner)]));
  const following = follow(askFeed, 'beginning', OWNERS * ROUNDS * 2, { limit: '7' });
  await Promise.race([writing, halfDone()]);
  await database.resumeReplay();
  await writing;
  over = true;
  await looking;

  for (const owner of names) {
    const { json, etag } = await send(urlOf(owner), { as: owner });
    const [bio, goals] = [24, 23].map(String);
    expect(json).toMatchObject({ bio, goals, mailing_address: `${ROUNDS - 1}` });
    expect(versionIn(etag)).toBe(1 + ROUNDS * 2);
  }
  const { events } = await following;
  expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(events.length);
  for (const owner of names) {
    const versions = events.filter(({ username }) => username === owner).map(({ version }) => version);
    expect(versions).toEqual(versions.map((_, i) => i + 2));
    expect(versions).toHaveLength(ROUNDS * 2);
  }
  for (const { stdout } of services) expect(stdout).toMatch(/The replica \S+ is read from/);
  expect(Math.min(...front.counts)).toBeGreaterThan(OWNERS * ROUNDS);
});
