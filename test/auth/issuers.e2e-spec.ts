import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { seed } from '../support/accounts.js';
import { BASE } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';
import { ISSUERS, type Issuer, type IssuedToken } from './issuers.js';
import { runProgram } from '../support/programs.js';

const PAGE = readFileSync('docs/use/issuers.md', 'utf8');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const directory = mkdtempSync(join(tmpdir(), 'issuers-'));

let database: TestDatabase;
let keys: Server;
beforeAll(async () => {
  database = await createTestDatabase();
  keys = createServer((request, response) => {
    const { alg } = ISSUERS.find(({ name }) => settingsOf(name).JWKS_URL?.endsWith(request.url!)) ?? {};
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg };
    response.writeHead(alg === undefined ? 404 : 200).end(JSON.stringify({ keys: [jwk] }));
  });
  await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  keys.closeAllConnections();
  await new Promise((resolve) => keys.close(resolve));
  await database.drop();
  rmSync(directory, { recursive: true });
});

it('each issuer of the page is tried', () => {
  const names = Array.from(PAGE.matchAll(/^## (.+)$/gm), ([, name]) => name);
  expect(ISSUERS.map(({ name }) => name)).toEqual(names);
});

describe.each(ISSUERS)('With the settings for $name', (issuer) => {
  let api: TestApp;
  beforeAll(async () => {
    api = await startTestApp(await environmentFor(issuer), database.url);
    if (issuer === ISSUERS[0]) await seed(api.dataSource, { username: 'ana' });
    // The service waits three seconds for a key set, which a busy machine may need longer for.
    await until(async () => (await answer(issuer.users[0]!, `${BASE}/me`)).status !== 503);
  });
  afterAll(() => api.close());

  const answer = async (token: IssuedToken, url: string) =>
    api.request({ url, headers: await headersFor(token, issuer) });

  it.each(issuer.users)('a user is who the token says: $what', async (token) => {
    expect((await answer(token, `${BASE}/me`)).json).toEqual({ username: token.username ?? 'ana' });
    expect((await answer(token, `${BASE}/accounts/ana`)).status).toBe(200);
  });

  it.each(issuer.users)('a user is no staff: $what', async (token) => {
    expect((await answer(token, `${BASE}/accounts?email=ana@example.com`)).status).toBe(403);
  });

  it.each(issuer.services)('a service is staff: $what', async (token) => {
    const { status, json } = await answer(token, `${BASE}/accounts?email=ana@example.com`);
    expect([status, json[0].username]).toEqual([200, 'ana']);
  });

  it.each(issuer.refused)('it is 401: $what', async (token) => {
    const { status, json, headers } = await answer(token, `${BASE}/me`);
    expect([status, json.error_code]).toEqual([401, token.errorCode ?? 'token_nonexistent']);
    expect(headers['www-authenticate']).toContain('error="invalid_token"');
  });
});

/** The first block of settings below the heading. */
function settingsOf(name: string): Record<string, string | undefined> {
  const [, section = ''] = PAGE.split(`\n## ${name}\n`);
  return parseEnv(/^```ini\n(.*?)^```/ms.exec(section)![1]!);
}

/** As on the page, but for where the key is. */
async function environmentFor({ name }: Issuer): Promise<Record<string, string>> {
  const settings = settingsOf(name) as Record<string, string>;
  const { port } = keys.address() as AddressInfo;
  if (settings.JWKS_URL) settings.JWKS_URL = `http://127.0.0.1:${port}${new URL(settings.JWKS_URL).pathname}`;
  if (settings.JWT_PUBLIC_KEY_FILE) settings.JWT_PUBLIC_KEY_FILE = await pemByThePage();
  return { JWT_SECRET: '', ...settings };
}

/** Runs the command of the page. */
async function pemByThePage(): Promise<string> {
  const [, script] = /^node -p '(.+)' < jwk-set\.json > lms-jwt\.pem$/m.exec(PAGE)!;
  const input = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'key-1' }] });
  const file = join(directory, 'lms-jwt.pem');
  const { stdout } = await runProgram(process.execPath, ['-p', script!], { input });
  writeFileSync(file, stdout);
  return file;
}

async function headersFor(token: IssuedToken, issuer: Issuer): Promise<Record<string, string>> {
  const now = Math.floor(Date.now() / 1_000);
  const { header, claims, sent = 'Bearer' } = token;
  const signed = await new SignJWT({ iat: now, exp: now + 300, ...claims })
    .setProtectedHeader({ alg: issuer.alg, kid: 'key-1', typ: 'JWT', ...header })
    .sign(privateKey);
  if (sent !== 'cookies') return { authorization: `${sent} ${signed}` };
  const dot = signed.lastIndexOf('.');
  return {
    'USE-JWT-COOKIE': 'true',
    cookie: `edxloggedin=true; edx-jwt-cookie-header-payload=${signed.slice(0, dot)}; edx-jwt-cookie-signature=${signed.slice(dot + 1)}`,
  };
}
