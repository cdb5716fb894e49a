import { request as sendRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { withConnection, writeChange } from '../support/servers/raw-client.js';
import { accountUrl, BASE } from '../support/requests.js';
import { startService, type BuiltService } from '../support/service/built-service.js';
import { readMetrics } from '../support/service/service-requests.js';
import { SERVICE, tokenFor } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let service: BuiltService;
let token: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const dataSource = createDataSource({ url: database.url });
  await dataSource.initialize();
  await seed(dataSource, { username: 'ann' });
  await dataSource.destroy();
  service = await startService({ DATABASE_URL: database.url, METRICS_PORT: '0', DATABASE_POOL_SIZE: '2' });
  token = await tokenFor('ann');
});
afterAll(async () => {
  await service?.kill();
  await database?.drop();
});

const get = (path: string): Promise<Response> =>
  fetch(service.url + path, { headers: { authorization: `Bearer ${token}` } });

/** The value of a sample, by its name and labels as they stand in the text. */
async function valueOf(sample: string, of = service): Promise<number | undefined> {
  const line = (await readMetrics(of)).split('\n').find((text) => text.startsWith(`${sample} `));
  return line === undefined ? undefined : Number(line.slice(sample.length + 1));
}

describe('the metrics', () => {
  it.each([
    [accountUrl('ann'), `${BASE}/accounts/:username`, 200],
    [accountUrl('nobody-of-this-name'), `${BASE}/accounts/:username`, 404],
    [`${BASE}/accounts?usernames=ann`, `${BASE}/accounts`, 200],
    ['/no/such/path', '(none)', 404],
  ])('count %s by its route and status', async (path, route, status) => {
    const sample = `http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"}`;
    const before = (await valueOf(sample)) ?? 0;
    await (await get(path)).text();
    await until(async () => (await valueOf(sample)) === before + 1);
  });

  it('name nobody', async () => {
    await (await get(accountUrl('ann'))).text();
    expect(await readMetrics(service)).not.toMatch(/\bann\b|nobody-of-this-name/);
  });

  it.each([
    'process_resident_memory_bytes',
    'process_cpu_seconds_total',
    'nodejs_eventloop_lag_p99_seconds',
    'nodejs_heap_size_used_bytes',
    'accounts_database_pool_open',
    'accounts_database_pool_idle',
    'accounts_database_pool_waiting',
    'accounts_feed_lag_seconds',
    'accounts_feed_waiting_readers',
    'accounts_changes_held_back_seconds',
  ])('have %s', async (name) => {
    expect(await valueOf(name)).toBeGreaterThanOrEqual(0);
  });

  it('tell the size of the pool, and that the database answers', async () => {
    expect(await valueOf('accounts_database_pool_size')).toBe(2);
    expect(await valueOf('accounts_database_up')).toBe(1);
  });

  it('show how long the feed has been held back', async () => {
    await withConnection(database.url, async (old) => {
      await old.query('BEGIN; SELECT pg_current_xact_id()');
      await withConnection(database.url, (client) => writeChange(client, 'ann'));
      await until(async () => (await valueOf('accounts_feed_lag_seconds'))! > 0);
      await old.query('ROLLBACK');
    });
    await until(async () => (await valueOf('accounts_feed_lag_seconds')) === 0);
  });

  it('show for how long changes have waited for standbys', async () => {
    const waits = await startService({
      DATABASE_URL: database.url,
      METRICS_PORT: '0',
      CHANGES_WAIT_FOR_STANDBYS: '1',
    });
    await withConnection(database.url, (client) => writeChange(client, 'ann'));
    const [url, staff] = [`${waits.url}${BASE}/changes`, await tokenFor(SERVICE)];
    const answer = await fetch(url, { headers: { authorization: `Bearer ${staff}` } });
    expect(answer.headers.get('changes-held-back')).toBe('true');
    expect(await valueOf('accounts_changes_held_back_seconds', waits)).toBeGreaterThan(0);
    await waits.kill();
  });

  it('are readable while every connection of the pool is taken, and say so', async () => {
    await withConnection(database.url, async (blocker) => {
      await blocker.query('BEGIN; LOCK TABLE profiles IN ACCESS EXCLUSIVE MODE');
      const waiting: Promise<void>[] = [];
      await until(async () => {
        waiting.push(holdUp());
        return (await valueOf('accounts_database_pool_waiting'))! > 0;
      });
      expect(await valueOf('accounts_database_pool_idle')).toBe(0);
      await blocker.query('ROLLBACK');
      await Promise.all(waiting);
    });
    await until(async () => (await valueOf('accounts_database_pool_waiting')) === 0);
  });

  it('are on a port of their own, and nothing else is', async () => {
    const url = new URL(service.metricsUrl!);
    expect(url.hostname).toBe('127.0.0.1');
    expect((await fetch(new URL('/', url))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);
    expect((await get('/metrics')).status).toBe(404);
    expect((await fetch(url)).headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  });
});

/** A statement of its own: reads of one turn share one. */
function holdUp(): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    const request = sendRequest(service.url + accountUrl('ann'), { headers, agent: false });
    request.on('response', (response) => response.resume().on('end', resolve));
    request.on('error', reject).end();
  });
}

it('Without METRICS_PORT there are no metrics', async () => {
  const plain = await startService({ DATABASE_URL: database.url });
  try {
    expect(plain.output()).not.toContain('Metrics');
    expect(plain.metricsUrl).toBeUndefined();
  } finally {
    await plain.kill();
  }
});

it('A METRICS_PORT that is taken stops the start with a sentence', async () => {
  const taken = new URL(service.metricsUrl!).port;
  await expect(startService({ DATABASE_URL: database.url, METRICS_PORT: taken })).rejects.toThrow(
    `Cannot listen on 127.0.0.1 port ${taken} (EADDRINUSE): see METRICS_PORT.`,
  );
});
