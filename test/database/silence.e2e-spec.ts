import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { lockWaits, withConnection } from '../support/servers/raw-client.js';
import { proxyDatabase, type TcpProxy } from '../support/servers/tcp-proxy.js';
import { startReceiver, type Receiver } from '../support/servers/webhook-receiver.js';
import { killServices, startService, type BuiltService } from '../support/service/built-service.js';
import { getPath, patch, read, UNAVAILABLE } from '../support/service/service-requests.js';
import { SERVICE, tokenFor } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(90_000);

// As long as a connection may be silent, too: in production it is 15 seconds.
const LIMITS = { DATABASE_STATEMENT_TIMEOUT: '2s', DATABASE_POOL_SIZE: '4' };
const OWNERS = ['ann', 'ben', 'cem', 'dan'];

let database: TestDatabase;
let proxy: TcpProxy;
let proxied: string;

beforeEach(async () => {
  database = await createTestDatabase();
  const dataSource = createDataSource({ url: database.url, poolSize: 1 });
  await dataSource.initialize();
  await seed(dataSource, ...OWNERS.map((username) => ({ username, bio: 'before' })));
  await dataSource.destroy();
  ({ proxy, url: proxied } = await proxyDatabase(database.url));
});
afterEach(async () => {
  await killServices();
  await proxy.close();
  await database.drop();
});

const start = (settings: Record<string, string> = {}) =>
  startService({ DATABASE_URL: proxied, ...LIMITS, ...settings });

/** As many connections as the pool may have, none of which carries anything any more. */
async function loseConnections(service: BuiltService): Promise<void> {
  await withConnection(database.url, async (blocker) => {
    await blocker.query('BEGIN; LOCK TABLE users');
    const reads = OWNERS.map((username) => patch(service, username, { bio: 'known' }));
    await until(async () => (await lockWaits(database.url)) > 0);
    await blocker.query('COMMIT');
    await Promise.all(reads);
  });
  proxy.silence();
}

describe('Connections to the database that have fallen silent', () => {
  let receiver: Receiver;

  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(() => receiver.close());

  it('are given up: 503 for whoever waits on them, and then all is served as before, mail, feed and relay too', async () => {
    const service = await start({ WEBHOOK_URLS: receiver.setting, WEBHOOK_PRIVATE_ADDRESSES: 'true' });
    await loseConnections(service);
    const asked = [
      ...OWNERS.map((username) => read(service, username)),
      ...OWNERS.map((username) => patch(service, username, { bio: 'into silence' })),
    ];
    // Who was waiting for a connection then gets a new one.
    const failed = (await Promise.all(asked)).filter(({ status }) => status !== 200);
    expect(failed.length).toBeGreaterThan(0);
    for (const answer of failed) expect(answer).toEqual(UNAVAILABLE);
    for (const username of OWNERS) expect((await read(service, username)).status).toBe(200);
    expect((await getPath(service, '/health/live')).status).toBe(200);
    await until(async () => (await getPath(service, '/health/ready')).status === 200);

    const page = await getPath(service, '/api/user/v1/changes?cursor=now', await tokenFor(SERVICE));
    const news = until(async () => {
      const path = `/api/user/v1/changes?wait=5&cursor=${String(page.json.cursor)}`;
      const { json } = await getPath(service, path, await tokenFor(SERVICE));
      return (json.changes as unknown[] | undefined)?.length;
    });
    expect((await patch(service, 'ann', { email: 'ann@new.example' })).status).toBe(200);
    await news;
    const mails = join(service.folder, 'data', 'mail');
    await until(async () => (await readdir(mails).catch(() => [])).length === 2);
    await until(() => receiver.deliveries.some(({ event }) => event.data.fields.includes('email_change')));
  });

  it('tell nobody that a write was lost which was saved', async () => {
    const service = await start({ DATABASE_LOCK_TIMEOUT: '60s' });
    const answer = await withConnection(database.url, async (blocker) => {
      await blocker.query('BEGIN; LOCK TABLE profiles IN SHARE MODE');
      const patched = patch(service, 'ann', { bio: 'saved in silence' });
      await until(async () => (await lockWaits(database.url)) === 1);
      proxy.silence();
      await blocker.query('COMMIT');
      return patched;
    });
    expect(answer).toMatchObject({ status: 200, json: { bio: 'saved in silence' } });
    expect((await read(service, 'ann')).json.bio).toBe('saved in silence');
  });
});

describe.each(['1', '2'])('SIGTERM with WORKERS=%s, while the database is silent', (workers) => {
  it('ends the process with exit code 0 where nothing is under way', async () => {
    const service = await start({ WORKERS: workers });
    await loseConnections(service);
    proxy.isSilent = true;
    expect(await service.stop()).toBe(0);
  });

  it('cuts off in time what does not end, and says so by exit code 1', async () => {
    const service = await start({
      WORKERS: workers,
      DATABASE_STATEMENT_TIMEOUT: '1h',
      SHUTDOWN_TIMEOUT: '1s',
    });
    await loseConnections(service);
    proxy.isSilent = true;
    const asked = read(service, 'ann');
    const refused = expect(asked).rejects.toThrow();
    // It has reached the service, and its connection will not be told; by then every worker has had turns.
    for (let times = 0; times < 50; times += 1) {
      await until(async () => (await getPath(service, '/health/live')).status === 200);
    }
    service.signal('SIGTERM');
    expect(await service.ended).toBe(1);
    await refused;
  });
});
