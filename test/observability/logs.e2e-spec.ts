import { readFileSync } from 'node:fs';
import { request as sendRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { actorOf } from '../../src/auth/actor.js';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, MERGE_PATCH } from '../support/requests.js';
import { startService, type BuiltService } from '../support/service/built-service.js';
import { readMetrics } from '../support/service/service-requests.js';
import { tokenFor } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

/** What must never be found in the log; each names the place that it was put in. */
const CANARY = {
  username: 'canary.username',
  otherUsername: 'canary.other',
  address: 'canary.address@example.org',
  name: 'Canary Name',
  bio: 'canary-bio',
  street: 'canary-street 1',
  query: 'canary-query',
  header: 'canary-header',
  body: 'canary-body',
  token: 'canary-token',
  cookie: 'canary-cookie',
};
const PASSWORD = 'canary-password';

interface Operation {
  method: string;
  path: string;
}

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
  paths: Record<string, Record<string, unknown>>;
};
const METHODS = ['get', 'post', 'patch', 'put', 'delete'];
const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods)
    .filter((method) => METHODS.includes(method))
    .map((method) => ({ method: method.toUpperCase(), path })),
);

let database: TestDatabase;
let dataSource: DataSource;
let service: BuiltService;
let token: string;
let staff: string;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = createDataSource({ url: database.url });
  await dataSource.initialize();
  await seed(dataSource, {
    username: CANARY.username,
    email: CANARY.address,
    name: CANARY.name,
    bio: CANARY.bio,
    mailing_address: CANARY.street,
  });
  service = await startService({
    DATABASE_URL: database.url,
    LOG_LEVEL: 'trace',
    METRICS_PORT: '0',
    RATE_LIMIT_WRITES: '100',
    // Nothing listens there: what is said of it must not show the password.
    REDIS_URL: `redis://:${PASSWORD}@127.0.0.1:1`,
  });
  token = await tokenFor(CANARY.username);
  staff = await tokenFor({ username: CANARY.otherUsername, staff: true });
});
afterAll(async () => {
  await service?.kill();
  await dataSource?.destroy();
  await database?.drop();
});

/** Sends a request by the bytes, without what `fetch` would refuse or tidy up. */
function send(
  method: string,
  path: string,
  { authorization, body, type }: { authorization?: string; body?: string; type?: string },
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = sendRequest(service.url + path, {
      method,
      headers: {
        'x-canary': CANARY.header,
        'user-agent': CANARY.header,
        cookie: `session=${CANARY.cookie}`,
        ...(authorization !== undefined && { authorization }),
        ...(body !== undefined && { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
      },
    });
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode!));
    });
    request.on('error', reject).end(body);
  });
}

const BODY = JSON.stringify({
  name: CANARY.body,
  email: `${CANARY.body}@example.org`,
  emails: [CANARY.address],
});
const CALLERS = ['the owner', 'an internal service', 'a liar', 'nobody'] as const;

function authorizationOf(caller: (typeof CALLERS)[number]): string | undefined {
  if (caller === 'nobody') return undefined;
  if (caller === 'a liar') return `Bearer ${CANARY.token}.e30.${CANARY.token}`;
  return `Bearer ${caller === 'the owner' ? token : staff}`;
}

/** Every value that must not be found, and the tokens, which are secrets too. */
const secrets = (): string[] => [...Object.values(CANARY), PASSWORD, token, staff, token.split('.')[2]!];
const found = (): string[] => {
  const text = service.output().toLowerCase();
  return secrets().filter((secret) => text.includes(secret.toLowerCase()));
};

describe('the log, at its most talkative', () => {
  it.each(CALLERS)(
    'names nobody and gives no secret away, whatever %s sends to any route',
    async (caller) => {
      const authorization = authorizationOf(caller);
      const options = { authorization, body: BODY };
      for (const { method, path } of operations) {
        // The account is needed after that.
        if (caller === 'an internal service' && method === 'POST' && path.endsWith('/erasure')) continue;
        const filled = path.replaceAll(/\{[^}]*\}/g, CANARY.username);
        const body = method === 'GET' ? {} : options;
        await send(method, `${filled}?q=${CANARY.query}`, {
          authorization,
          ...body,
          type: 'application/json',
        });
        await send(method, filled, { authorization, ...body, type: MERGE_PATCH });
        await send(method, `${filled}/${CANARY.query}`, { authorization });
      }
      await until(() => service.log().filter(({ msg }) => msg === 'request').length >= operations.length);
      expect(found()).toEqual([]);
    },
  );

  it('says of a failure what kind it is, and not which value the database quoted', async () => {
    await dataSource.query(`
      CREATE FUNCTION quote_bio() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'bad bio %', NEW.bio; END $$`);
    await dataSource.query(`
      CREATE TRIGGER quote_bio BEFORE UPDATE ON profiles FOR EACH ROW EXECUTE FUNCTION quote_bio()`);
    const body = JSON.stringify({ bio: CANARY.body });
    const options = { authorization: `Bearer ${token}`, body, type: MERGE_PATCH };
    const status = await send('PATCH', accountUrl(CANARY.username), options);
    await dataSource.query('DROP TRIGGER quote_bio ON profiles');

    expect(status).toBeGreaterThanOrEqual(400);
    await until(() => service.log().some((line) => line.method === 'PATCH' && line.status === status));
    expect(service.output()).toContain('P0001');
    expect(found()).toEqual([]);
  });

  it('has one line for a request: who by digest, what by route, and how long it took', async () => {
    const requestId = 'one-line-please';
    const response = await fetch(service.url + accountUrl(CANARY.username), {
      headers: { authorization: `Bearer ${token}`, 'x-request-id': requestId },
    });
    await response.text();
    await until(() => service.output().includes(requestId));

    const lines = service.log().filter((line) => line.requestId === requestId);
    expect(lines).toEqual([
      {
        level: 30,
        time: expect.any(Number),
        service: 'user-accounts',
        requestId,
        method: 'GET',
        route: `${BASE}/accounts/:username`,
        status: 200,
        milliseconds: expect.any(Number),
        actor: actorOf({ username: CANARY.username, isStaffService: false }),
        msg: 'request',
      },
    ]);
  });

  it('has a line for a request whose client hung up', async () => {
    const headers = { authorization: `Bearer ${staff}`, 'x-request-id': 'hung-up' };
    const page = await fetch(`${service.url}${BASE}/changes?cursor=now`, { headers });
    const { cursor } = (await page.json()) as { cursor: string };
    const gone = new AbortController();
    const waiting = fetch(`${service.url}${BASE}/changes?cursor=${cursor}&wait=30`, {
      headers: { ...headers, 'x-request-id': 'hung-up-while-waiting' },
      signal: gone.signal,
    });
    // Only a request that has arrived can be given up.
    await until(async () => (await readMetrics(service)).includes('accounts_feed_waiting_readers 1'));
    gone.abort();
    await expect(waiting).rejects.toThrow();
    const line = await until(() =>
      service.log().find(({ requestId }) => requestId === 'hung-up-while-waiting'),
    );
    expect(line).toMatchObject({ status: 499, route: `${BASE}/changes`, msg: 'request' });
  });

  it('has no line for health checks', async () => {
    for (const probe of ['live', 'ready']) {
      const requestId = `probe-${probe}`;
      await fetch(`${service.url}/health/${probe}`, { headers: { 'x-request-id': requestId } });
    }
    await fetch(`${service.url}/openapi.json`, { headers: { 'x-request-id': 'after-the-probes' } });
    await until(() => service.output().includes('after-the-probes'));
    expect(service.output()).not.toContain('probe-');
  });
});
