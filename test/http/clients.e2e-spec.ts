import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, MERGE_PATCH } from '../support/requests.js';
import { killServices, startService, type BuiltService } from '../support/service/built-service.js';
import { openSockets, peakMemory } from '../support/service/memory.js';
import { getPath, patch, read } from '../support/service/service-requests.js';
import { SERVICE, tokenFor } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const CONNECTIONS = 1_000;
const MOST_BYTES = 400 * 1024 ** 2;
/** As in production. */
const NODE = ['--max-semi-space-size=8'];
const NAMES = Array.from({ length: 100 }, (_, i) => `user_${i}`);

let database: TestDatabase;
let sockets: Socket[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  const dataSource = createDataSource({ url: database.url, poolSize: 1 });
  await dataSource.initialize();
  const long = { bio: 'ж'.repeat(3_000), goals: 'ж'.repeat(3_000), mailing_address: 'ж'.repeat(3_000) };
  await seed(dataSource, { username: 'ann' }, ...NAMES.map((username) => ({ username, ...long })));
  await dataSource.destroy();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await killServices();
});
afterAll(() => database.drop());

const start = (settings: Record<string, string> = {}) =>
  startService({ DATABASE_URL: database.url, LOG_LEVEL: 'warn', ...settings }, { node: NODE });

/** Clients that send these bytes and read nothing. */
async function send({ url }: BuiltService, bytes: string, count = CONNECTIONS): Promise<void> {
  const { hostname, port } = new URL(url);
  const opening = Array.from({ length: count }, async () => {
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    sockets.push(socket.pause());
    await once(socket, 'connect');
    socket.write(bytes);
  });
  await Promise.all(opening);
}

async function head(method: string, path: string, as: object | string, more = ''): Promise<string> {
  const token = await tokenFor(as);
  return `${method} ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n${more}\r\n`;
}

/** Others are served meanwhile, and the process stays small. */
async function expectWell(service: BuiltService): Promise<void> {
  for (let times = 0; times < 20; times++) {
    expect((await read(service, 'ann')).status).toBe(200);
    expect((await patch(service, 'ann', { bio: `well ${times}` })).status).toBe(200);
  }
  expect(await peakMemory(service)).toBeLessThan(MOST_BYTES);
}

describe(`${CONNECTIONS} connections`, () => {
  it('that do not read a large answer, which is one for all of them, are closed in time', async () => {
    const service = await start({ CONNECTION_TIMEOUT: '3s' });
    await send(service, 'GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(async () => (await openSockets(service)) > CONNECTIONS / 2);
    await expectWell(service);
    await until(async () => (await openSockets(service)) < 50);
    await expectWell(service);
  });

  it('that do not read large answers of their own are closed before these take the memory', async () => {
    const service = await start({ CONNECTION_TIMEOUT: '5s' });
    await send(service, await head('GET', `${BASE}/accounts?usernames=${NAMES.join()}`, SERVICE), 400);
    await until(async () => (await openSockets(service)) < 100);
    await expectWell(service);
  });

  it.each([
    ['without a token', () => Promise.resolve('GET /api/user/v1/me HTTP/1.1\r\nHost: x\r\n\r\n'), 1_500],
    ['for lists', () => head('GET', `${BASE}/accounts?usernames=${NAMES.slice(0, 4).join()}`, SERVICE), 100],
  ])('that send request after request and read nothing are closed: %s', async (_, request, times) => {
    const service = await start({ CONNECTION_TIMEOUT: '5s' });
    await send(service, (await request()).repeat(times), 300);
    await until(async () => (await openSockets(service)) < 100);
    await expectWell(service);
  });

  it('that send half a body are given up when together they send too much, the oldest first', async () => {
    const service = await start({ CONNECTION_TIMEOUT: '5s' });
    const half = 'x'.repeat(900_000);
    const length = `Content-Type: ${MERGE_PATCH}\r\nContent-Length: 1000000\r\n`;
    await send(service, (await head('PATCH', accountUrl('ann'), 'ann', length)) + half);
    await until(async () => (await openSockets(service)) < 200);
    await expectWell(service);
  });

  it('that send half a head, or nothing, are closed in time', async () => {
    const service = await start({ CONNECTION_TIMEOUT: '3s' });
    await send(service, `GET / HTTP/1.1\r\nA: ${'x'.repeat(60_000)}`, CONNECTIONS / 2);
    await send(service, '', CONNECTIONS / 2);
    await until(async () => (await openSockets(service)) < 50);
    await expectWell(service);
  });

  it('of readers who wait for changes are not closed, keep nobody waiting, and all hear of a change', async () => {
    const service = await start({ CONNECTION_TIMEOUT: '3s' });
    const page = await getPath(service, `${BASE}/changes?cursor=now`, await tokenFor(SERVICE));
    const path = `${BASE}/changes?wait=30&limit=1&cursor=${String(page.json.cursor)}`;
    await send(service, await head('GET', path, SERVICE));
    // One that came after them and sends nothing has been closed: they have waited longer than others may.
    await send(service, '', 1);
    await once(sockets.at(-1)!.resume(), 'close');
    let heard = 0;
    for (const socket of sockets.slice(0, CONNECTIONS)) socket.resume().once('data', () => heard++);
    expect((await patch(service, 'ann', { bio: 'news' })).status).toBe(200);
    await until(() => heard === CONNECTIONS);
    await expectWell(service);
  });
});

describe('A connection that is kept for the next request', () => {
  it('is kept longer than its client is told, and then closed', async () => {
    const service = await start({ CONNECTION_TIMEOUT: '2s' });
    await send(service, 'GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n', 1);
    const [socket] = sockets;
    let answer = '';
    socket!.resume().on('data', (bytes: Buffer) => (answer += bytes.toString()));
    await until(() => answer.includes('{"status":"ok"}'));
    expect(answer).toContain('\r\nKeep-Alive: timeout=1\r\n');
    await once(socket!, 'close');
    expect(service.hasEnded).toBe(false);
  });
});
