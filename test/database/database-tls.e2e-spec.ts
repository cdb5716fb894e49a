import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { generate } from 'selfsigned';
import { loadSettings } from '../../src/config/load-settings.js';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/embedded-postgres/embedded-postgres.js';
import { openDatabase } from '../../src/database/open-database.js';

jest.setTimeout(60_000);

let folder: string;
let server: EmbeddedPostgres;

/** A server with a certificate of its own making, for `localhost`. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'database-tls-'));
  await chmod(folder, 0o755);
  const plain = await startEmbeddedPostgres({ dataDir: folder, settings: { fsync: 'off' } });
  await plain.stop();
  const { uid, gid } = await stat(plain.directory);
  for (const name of ['localhost', 'db.example.org']) {
    const { cert, private: key } = await certificateFor(name);
    await writeFile(join(folder, `${name}.crt`), cert);
    await writeFile(join(plain.directory, `${name}.crt`), cert);
    await writeFile(join(plain.directory, `${name}.key`), key, { mode: 0o600 });
    await chown(join(plain.directory, `${name}.key`), uid, gid);
  }
  server = await startEmbeddedPostgres({
    dataDir: folder,
    settings: { fsync: 'off', ssl: 'on', ssl_cert_file: 'localhost.crt', ssl_key_file: 'localhost.key' },
  });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function certificateFor(name: string) {
  const altNames = [{ type: 2 as const, value: name }];
  return generate([{ name: 'commonName', value: name }], {
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames },
    ],
  });
}

/** Opens the database as the service does, and says which of its connections are encrypted. */
async function open(query: string, { url = server.url, host = 'localhost' } = {}): Promise<boolean[]> {
  const databaseUrl = `${url.replace('127.0.0.1', host)}?${query}`;
  const database = await openDatabase(loadSettings({ DATABASE_URL: databaseUrl }));
  try {
    const rows = await database.dataSource.query<{ ssl: boolean }[]>(
      `SELECT DISTINCT ssl FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'user-accounts'`,
    );
    return rows.map(({ ssl }) => ssl);
  } finally {
    await database.close();
  }
}

const trusting = (name: string) => `sslrootcert=${encodeURIComponent(join(folder, `${name}.crt`))}`;

describe('TLS to PostgreSQL', () => {
  it('encrypts to a server whose certificate is for its name and from a known issuer', async () => {
    expect(await open(`sslmode=verify-full&${trusting('localhost')}`)).toEqual([true]);
    expect(await open(trusting('localhost'))).toEqual([true]);
  });

  it.each([
    ['from nobody known', () => 'sslmode=verify-full', /self-signed certificate/],
    ['from nobody known, whatever weaker mode is asked for', () => 'sslmode=require', /self-signed/],
    ['from another issuer', () => trusting('db.example.org'), /self-signed certificate|unable to verify/],
  ])('refuses a certificate %s', async (_, query, reason) => {
    const error = await open(query()).catch((thrown: unknown) => thrown as Error);
    expect(error).toMatchObject({ name: 'OperatorError', message: expect.stringMatching(reason) });
    expect((error as Error).message).toMatch(/see DATABASE_URL/);
  });

  it('is to the name of the host that is used, of several', async () => {
    const { port } = new URL(server.url);
    const hosts = `localhost:1,localhost:${port}`;
    const url = server.url.replace(`127.0.0.1:${port}`, hosts);
    expect(await open(trusting('localhost'), { url, host: hosts })).toEqual([true]);
    const byNumber = open(trusting('localhost'), {
      url: url.replace(/localhost:(?!1,)/, '127.0.0.1:'),
      host: '127.0.0.1',
    });
    await expect(byNumber).rejects.toThrow(/127\.0\.0\.1:\d+: ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  it('refuses a server without TLS', async () => {
    const { TEST_SERVER_URL: url } = process.env;
    await expect(open('sslmode=verify-full', { url: url! })).rejects.toThrow(/does not support SSL/);
    // Leads to this machine, but is no loopback address.
    await expect(open('', { url: url!, host: '0.0.0.0' })).rejects.toThrow(/does not support SSL/);
    expect(await open('sslmode=disable', { url: url!, host: '0.0.0.0' })).toEqual([false]);
  });

  it('refuses a certificate for another name', async () => {
    const database = await openDatabase(loadSettings({ DATABASE_URL: server.url }));
    try {
      await database.dataSource.query(`ALTER SYSTEM SET ssl_cert_file = 'db.example.org.crt'`);
      await database.dataSource.query(`ALTER SYSTEM SET ssl_key_file = 'db.example.org.key'`);
    } finally {
      await database.close();
    }
    await server.stop();
    server = await startEmbeddedPostgres({ dataDir: folder, settings: { fsync: 'off', ssl: 'on' } });
    await expect(open(trusting('db.example.org'))).rejects.toThrow(/ERR_TLS_CERT_ALTNAME_INVALID/);
  });

  it('is left out where the URL says so', async () => {
    expect(await open('sslmode=disable')).toEqual([false]);
  });
});
