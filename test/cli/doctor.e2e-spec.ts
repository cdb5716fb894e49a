import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ndjson, runAccounts } from '../support/service/command-line.js';
import { startTestBucket } from '../support/servers/s3-server.js';
import { administer, createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(60_000);

interface Finding {
  readonly check: string;
  readonly result: string;
  readonly detail: string;
  readonly remedy?: string;
}

let folder: string;
let database: TestDatabase;
const servers: Server[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  database = await createTestDatabase();
});

afterAll(async () => {
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function listening(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function doctor(env: Record<string, string>) {
  const base = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'data') };
  const outcome = await runAccounts(['doctor', '--json'], { env: { ...base, ...env }, cwd: folder });
  const findings = ndjson(outcome.stdout) as Finding[];
  const of = (check: string) => findings.find((finding) => finding.check === check);
  return { ...outcome, findings, of };
}

/** An address where nobody listens any more. */
async function deserted(): Promise<string> {
  const server = createServer();
  const address = await listening(server);
  await new Promise((done) => servers.pop()!.close(done));
  return address;
}

/** Enough of SMTP (RFC 5321 §4.1) for a client that looks whether it would be served. */
function smtpServer(): Server {
  return createServer((socket) => {
    socket.on('error', () => undefined).setEncoding('utf8');
    socket.write('220 test ready\r\n');
    socket.on('data', (line) => socket.write(/^QUIT/i.test(String(line)) ? '221 bye\r\n' : '250 fine\r\n'));
  });
}

describe('accounts doctor', () => {
  it('finds nothing wrong with a deployment that is as it should be', async () => {
    const keys = createHttpServer((_, response) => response.end('{"keys":[{"kty":"OKP"}]}'));
    const [smtp, jwks] = await Promise.all([smtpServer(), keys].map(listening));
    const bucket = await startTestBucket();
    const { code, stderr, findings } = await doctor({
      SMTP_URL: `smtp://${smtp}`,
      JWKS_URL: `http://${jwks}/keys`,
      ...bucket.environment,
      DATABASE_REPLICA_URLS: database.url,
      // The library for S3 says on Node 20 that it will not know it much longer.
      NODE_NO_WARNINGS: '1',
    });
    await bucket.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const results = Object.fromEntries(findings.map(({ check, result }) => [check, result]));
    expect(results).toEqual({
      ...Object.fromEntries(
        ['settings', 'data_dir', 'disk', 'database', 'role', 'migrations', 'clock', 'addresses'].map(
          (check) => [check, 'ok'],
        ),
      ),
      ...{ smtp: 'ok', s3: 'ok', replicas: 'ok', jwks: 'ok' },
      ...{ nats: 'not_configured', redis: 'not_configured' },
    });
  });

  it('says for each fault what to do, and gives no secret away', async () => {
    const nowhere = await deserted();
    const { code, of, stdout } = await doctor({
      SMTP_URL: `smtp://me:hidden@${nowhere}`,
      JWKS_URL: `http://${nowhere}/keys`,
      PROFILE_IMAGE_STORAGE: 's3://bucket',
      S3_ENDPOINT: `http://${nowhere}`,
      AWS_ACCESS_KEY_ID: 'id',
      AWS_SECRET_ACCESS_KEY: 'hidden',
      DATABASE_REPLICA_URLS: `postgres://me:hidden@${nowhere}/x`,
      DATABASE_URL: `postgres://me:hidden@${nowhere}/x`,
    });
    expect(code).toBe(1);
    for (const check of ['database', 'smtp', 's3', 'replicas', 'jwks']) {
      expect(of(check)).toMatchObject({
        result: 'fault',
        detail: expect.stringContaining('ECONNREFUSED'),
        remedy: expect.stringMatching(/\w{4}/),
      });
    }
    expect(stdout).not.toContain('hidden');
  });

  it.each([
    [{ PROFILE_IMAGE_STORAGE: 's3://missing' }, 'NoSuchBucket'],
    [{ AWS_ACCESS_KEY_ID: 'somebody' }, 'InvalidAccessKeyId'],
  ])('sees that %j cannot be used', async (wrong, reason) => {
    const bucket = await startTestBucket();
    const { code, of } = await doctor({ ...bucket.environment, ...wrong });
    await bucket.stop();
    expect(code).toBe(1);
    expect(of('s3')).toMatchObject({ result: 'fault', detail: expect.stringContaining(reason) });
  });

  it('counts the connections of all workers', async () => {
    const { of } = await doctor({ DATABASE_POOL_SIZE: '10', WORKERS: '100' });
    expect(of('database')).toMatchObject({ result: 'warning', remedy: expect.stringContaining('POOL_SIZE') });
    expect((await doctor({ DATABASE_POOL_SIZE: '10', WORKERS: '2' })).of('database')?.result).toBe('ok');
  });

  it('lists every wrong setting', async () => {
    const { code, findings } = await doctor({ PORT: 'x', HOST: ' ' });
    expect(code).toBe(1);
    expect(findings.map(({ detail }) => detail.split(':')[0])).toEqual(['HOST', 'PORT']);
  });

  it('sees pending migrations, and what the role may not do', async () => {
    const name = `${database.name}_bare`;
    const role = `${database.name}_role`;
    await administer(`CREATE DATABASE ${name}`);
    await administer(`CREATE ROLE ${role} LOGIN PASSWORD 'pass'`);
    await administer(`REVOKE TEMPORARY ON DATABASE ${name} FROM PUBLIC`);
    try {
      const url = Object.assign(new URL(database.url), {
        pathname: `/${name}`,
        username: role,
        password: 'pass',
      });
      const { code, of } = await doctor({ DATABASE_URL: url.href });
      expect(code).toBe(1);
      expect(of('migrations')).toMatchObject({
        result: 'fault',
        remedy: expect.stringContaining('accounts migrate'),
      });
      expect(of('role')).toMatchObject({
        result: 'fault',
        detail: expect.stringContaining('may not create'),
      });
    } finally {
      await administer(`DROP DATABASE ${name} WITH (FORCE)`);
      await administer(`DROP ROLE ${role}`);
    }
  });

  it('says it in words without --json', async () => {
    const env = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'data') };
    const { code, stdout } = await runAccounts(['doctor'], { env, cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^settings +ok +All settings can be read\.$/m);
    expect(stdout).toMatch(/^smtp +not configured /m);
  });
});
