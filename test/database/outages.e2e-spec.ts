import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { createOwnServer, type OwnServer } from '../support/servers/own-server.js';
import { lockWaits, withConnection } from '../support/servers/raw-client.js';
import { freePort } from '../support/servers/free-port.js';
import { accountUrl } from '../support/requests.js';
import { startService, type BuiltService } from '../support/service/built-service.js';
import { getPath, patch, read, UNAVAILABLE } from '../support/service/service-requests.js';
import { proxyDatabase, type TcpProxy } from '../support/servers/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

// Servers are started and stopped, and a pool gives up only after five seconds.
jest.setTimeout(90_000);

async function seedInto(url: string): Promise<void> {
  const dataSource = createDataSource({ url, poolSize: 1 });
  await dataSource.initialize();
  await seed(dataSource, { username: 'ann', bio: 'before' }, { username: 'ben' });
  await dataSource.destroy();
}

describe('Database restarted', () => {
  let server: OwnServer;
  let service: BuiltService;

  beforeAll(async () => {
    server = await createOwnServer();
    await seedInto(server.url);
    service = await startService({ DATABASE_URL: server.url });
  });
  afterAll(async () => {
    await service?.kill();
    await server?.remove();
  });

  const ready = async (): Promise<number> => (await getPath(service, '/health/ready')).status;

  it('is 503 while it is away, and served again when it is back, without a restart of the service', async () => {
    expect((await read(service, 'ann')).status).toBe(200);
    expect(await ready()).toBe(200);
    await server.stop();

    expect(await read(service, 'ann')).toEqual(UNAVAILABLE);
    expect(await patch(service, 'ann', { bio: 'while away' })).toEqual(UNAVAILABLE);
    expect(await ready()).toBe(503);
    expect((await getPath(service, '/health/live')).status).toBe(200);

    await server.start();
    await until(async () => (await ready()) === 200);
    expect(await read(service, 'ann')).toMatchObject({ status: 200, json: { bio: 'before' } });
    expect((await patch(service, 'ann', { bio: 'after' })).status).toBe(200);
  });

  it('is 503 for a PATCH that was under way, and nothing of it is saved', async () => {
    await patch(service, 'ann', { bio: 'known' });
    const under = withConnection(server.url, async (blocker) => {
      blocker.on('error', () => undefined);
      await blocker.query(`BEGIN; SELECT FROM users WHERE username = 'ann' FOR UPDATE`);
      const answer = patch(service, 'ann', { bio: 'under way' });
      await until(async () => (await lockWaits(server.url)) === 1);
      // A stopping server ends its sessions in any order: if the blocker's went first, the PATCH would still be saved.
      await blocker.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()`);
      await server.stop();
      return answer;
    });
    expect(await under).toEqual(UNAVAILABLE);
    await server.start();
    await until(async () => (await ready()) === 200);
    expect(await read(service, 'ann')).toMatchObject({ status: 200, json: { bio: 'known' } });
  });
});

describe('Sessions ended by the server', () => {
  // What PostgreSQL sends when somebody calls pg_terminate_backend (manual, "Message Formats", ErrorResponse).
  const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to administrator command', ''];
  const text = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const length = Buffer.alloc(4);
  length.writeInt32BE(text.length + 4);
  const readyForQuery = Buffer.from([0x5a, 0, 0, 0, 5]);
  const fatal = Buffer.concat([Buffer.from('E'), length, text]);

  let database: TestDatabase;
  let service: BuiltService;
  let proxy: TcpProxy;

  beforeAll(async () => {
    database = await createTestDatabase();
    await seedInto(database.url);
    const proxied = await proxyDatabase(database.url);
    proxy = proxied.proxy;
    service = await startService({ DATABASE_URL: proxied.url });
  });
  afterAll(async () => {
    await service?.kill();
    await proxy?.close();
    await database?.drop();
  });

  it.each([
    ['a read', () => read(service, 'ann')],
    ['a PATCH', () => patch(service, 'ann', { bio: 'ended' })],
    ['a PATCH in a transaction', () => patch(service, 'ann', { email: 'ended@example.org' })],
  ])('in the moment of an answer: the service lives on (%s)', async (_, request) => {
    // Together with the end of an answer, so that it arrives while nobody has a statement under way.
    proxy.answer = (bytes) =>
      bytes.subarray(-6, -1).equals(readyForQuery) ? Buffer.concat([bytes, fatal]) : bytes;
    for (let times = 0; times < 4; times++) await request().catch(() => undefined);
    proxy.answer = (bytes) => bytes;
    expect((await getPath(service, '/health/live')).status).toBe(200);
    await until(async () => (await request()).status === 200);
  });
});

describe('Pool exhausted', () => {
  let database: TestDatabase;
  let service: BuiltService;

  beforeAll(async () => {
    database = await createTestDatabase();
    await seedInto(database.url);
    service = await startService({
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '1',
      DATABASE_LOCK_TIMEOUT: '60s',
    });
  });
  afterAll(async () => {
    await service?.kill();
    await database?.drop();
  });

  it('is 503 after a wait for whoever gets no connection; who has one is served, and then everybody', async () => {
    await withConnection(database.url, async (blocker) => {
      await blocker.query(`BEGIN; SELECT FROM users WHERE username = 'ann' FOR UPDATE`);
      const holder = patch(service, 'ann', { bio: 'patient' });
      await until(async () => (await lockWaits(database.url)) === 1);
      expect(await read(service, 'ben')).toEqual(UNAVAILABLE);
      expect((await getPath(service, '/health/ready')).status).toBe(503);
      await blocker.query('ROLLBACK');
      expect((await holder).status).toBe(200);
    });
    expect((await read(service, 'ben')).status).toBe(200);
    expect((await getPath(service, '/health/ready')).status).toBe(200);
  });
});

describe('Key set unreachable', () => {
  let database: TestDatabase;
  let service: BuiltService;
  let issuer: Server | undefined;
  let port: number;
  let keys: { keys: JWK[] };
  let token: (username: string) => Promise<string>;

  beforeAll(async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256' }] };
    token = (username) =>
      new SignJWT({ preferred_username: username })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setExpirationTime('10m')
        .sign(privateKey);
    port = await freePort();
    database = await createTestDatabase();
    await seedInto(database.url);
    service = await startService({
      DATABASE_URL: database.url,
      JWT_SECRET: '',
      JWKS_URL: `http://127.0.0.1:${port}/jwks`,
    });
  });
  afterAll(async () => {
    issuer?.close();
    await service?.kill();
    await database?.drop();
  });

  it('is 503 for tokens that cannot be judged, not 401; served when the set can be had', async () => {
    const known = await token('ann');
    expect(await getPath(service, accountUrl('ann'), known)).toEqual(UNAVAILABLE);
    // What needs no key is judged as ever.
    expect((await getPath(service, accountUrl('ann'))).status).toBe(401);
    expect((await getPath(service, '/health/ready')).status).toBe(200);

    issuer = createServer((_request, response) => response.end(JSON.stringify(keys)));
    await new Promise<void>((done) => issuer!.listen(port, '127.0.0.1', done));
    await until(async () => (await getPath(service, accountUrl('ann'), known)).status === 200);

    issuer.closeAllConnections();
    issuer.close();
    expect((await getPath(service, accountUrl('ann'), known)).status).toBe(200);
    expect((await getPath(service, accountUrl('ben'), await token('ben'))).status).toBe(200);
  });
});
