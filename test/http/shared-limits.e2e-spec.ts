import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE } from '../support/requests.js';
import { createRedis, hasRedis, type TestRedis } from '../support/servers/redis.js';
import { startService, type BuiltService } from '../support/service/built-service.js';
import { readMetrics } from '../support/service/service-requests.js';
import { tokenFor } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

const LIMIT = 5;

(hasRedis() ? describe : describe.skip)('Rate limits with REDIS_URL', () => {
  let redis: TestRedis;
  let database: TestDatabase;
  let services: BuiltService[];

  beforeAll(async () => {
    redis = await createRedis();
    await redis.start();
    database = await createTestDatabase();
    const dataSource = createDataSource({ url: database.url, poolSize: 1 });
    await dataSource.initialize();
    await seed(dataSource, { username: 'zoe' });
    await dataSource.destroy();
    const environment = {
      DATABASE_URL: database.url,
      REDIS_URL: redis.url,
      RATE_LIMIT_READS: `${LIMIT}`,
      RATE_LIMIT_DATA: '3',
      METRICS_PORT: '0',
    };
    services = [await startService(environment), await startService(environment)];
  });
  afterAll(async () => {
    for (const service of services ?? []) await service.kill();
    await redis?.stop();
    await database?.drop();
  });

  async function ask(service: BuiltService, as: string, staff = false): Promise<Response> {
    const authorization = `Bearer ${await tokenFor({ username: as, staff })}`;
    const response = await fetch(`${service.url}${BASE}/me`, { headers: { authorization } });
    await response.text();
    return response;
  }

  /** The statuses of requests that go to the processes in turn. */
  async function askInTurn(as: string, count: number, staff = false): Promise<number[]> {
    const statuses: number[] = [];
    for (let turn = 0; turn < count; turn++) {
      statuses.push((await ask(services[turn % 2]!, as, staff)).status);
    }
    return statuses;
  }

  const redisUp = async (value: number): Promise<void> => {
    for (const service of services) {
      await until(async () => (await readMetrics(service)).includes(`accounts_redis_up ${value}`));
    }
  };
  /** Every process has said so, once. */
  const said = async (text: string): Promise<void> => {
    for (const service of services) {
      const lines = (): number => service.log().filter(({ msg }) => String(msg).includes(text)).length;
      await until(() => lines() > 0);
      expect(lines()).toBe(1);
    }
  };

  it('count a caller once for all processes', async () => {
    expect(await askInTurn('ann', LIMIT + 2)).toEqual([...Array<number>(LIMIT).fill(200), 429, 429]);
  });

  it('count the downloads of an account once for all processes', async () => {
    const headers = { authorization: `Bearer ${await tokenFor('zoe')}` };
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const answer = await fetch(`${services[turn % 2]!.url}${accountUrl('zoe')}/data`, { headers });
      await answer.arrayBuffer();
      statuses.push(answer.status);
    }
    expect(statuses).toEqual([200, 200, 200, 429]);
  });

  it('say how much is left, and when to come back', async () => {
    const first = await ask(services[0]!, 'ben');
    const second = await ask(services[1]!, 'ben');
    expect([first, second].map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['4', '3']);
    expect(second.headers.get('ratelimit-limit')).toBe(`${LIMIT}`);
    expect(Number(second.headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);

    await askInTurn('ben', LIMIT);
    const refused = await ask(services[0]!, 'ben');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('exempt internal services', async () => {
    expect(await askInTurn('a-service', LIMIT + 2, true)).not.toContain(429);
  });

  it('leave no name in Redis', async () => {
    await askInTurn('canary.username', 2);
    const client = new Redis(redis.url);
    const keys = await client.keys('*');
    client.disconnect();
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.join()).not.toMatch(/canary|ann|ben/);
  });

  it('let everybody through while Redis is down, say so once, and hold again when it is back', async () => {
    await redisUp(1);
    await redis.stop();
    await redisUp(0);
    expect(await askInTurn('cem', LIMIT + 3)).not.toContain(429);
    await said('Redis does not answer');

    await redis.start();
    await redisUp(1);
    await said('Redis is back');
    expect((await askInTurn('dan', LIMIT + 1)).at(-1)).toBe(429);
  });

  it('wait for a Redis that hangs once, and not at every request', async () => {
    await redisUp(1);
    redis.hang();
    expect(await askInTurn('eve', 2)).toEqual([200, 200]);
    await redisUp(0);
    expect(await askInTurn('eve', LIMIT + 3)).not.toContain(429);
    redis.wake();
    await redisUp(1);
  });
});

it('A service starts without its Redis', async () => {
  const database = await createTestDatabase();
  const nowhere = { REDIS_URL: 'redis://127.0.0.1:1', RATE_LIMIT_READS: '1' };
  const service = await startService({ DATABASE_URL: database.url, ...nowhere });
  try {
    const headers = { authorization: `Bearer ${await tokenFor('ann')}` };
    const statuses = [];
    for (let count = 0; count < 3; count++) {
      statuses.push((await fetch(`${service.url}${BASE}/me`, { headers })).status);
    }
    expect(statuses).toEqual([200, 200, 200]);
  } finally {
    await service.kill();
    await database.drop();
  }
});
