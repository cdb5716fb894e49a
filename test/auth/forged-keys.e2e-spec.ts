import { generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { BASE } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-384' });
const [old, next, forger] = [pair(), pair(), pair()];

let issuer: Server;
let published: JsonWebKey[] = [];
let fetches = 0;
let api: TestApp;

const publish = (...keys: [string, { publicKey: KeyObject }][]) =>
  (published = keys.map(([kid, { publicKey }]) => ({ ...publicKey.export({ format: 'jwk' }), kid })));

beforeAll(async () => {
  publish(['old', old]);
  issuer = createServer((_, response) => {
    fetches += 1;
    response.end(JSON.stringify({ keys: published }));
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  const { port } = issuer.address() as AddressInfo;
  api = await startTestApp({ JWT_SECRET: '', JWKS_URL: `http://127.0.0.1:${port}/jwks` });
});
afterAll(async () => {
  await api.close();
  issuer.closeAllConnections();
  await new Promise((resolve) => issuer.close(resolve));
});

async function ask(kid: string, { privateKey }: { privateKey: KeyObject }, sub = 'ana') {
  const token = new SignJWT({ sub }).setExpirationTime('5m').setProtectedHeader({ alg: 'ES384', kid });
  const authorization = `Bearer ${await token.sign(privateKey)}`;
  return api.request({ url: `${BASE}/me`, headers: { authorization } });
}

it('forged kids neither load the issuer, nor make a new key a bad one, nor hinder anybody else', async () => {
  // The service waits three seconds for a key set, which a busy machine may need longer for.
  await until(async () => (await ask('old', old)).status === 200);
  const before = fetches;
  const answers = [];
  for (let count = 0; count < 40; count++) answers.push(await ask(`../../${count}`, forger));
  expect(answers.find(({ status }) => status === 401)?.json.error_code).toBe('token_nonexistent');
  const seconds = Number(answers.find(({ status }) => status === 503)?.headers['retry-after']);
  expect([seconds > 0, seconds <= 10]).toEqual([true, true]);
  expect(fetches - before).toBeLessThan(20);

  // Now, or when the issuer may be asked again; in no case are its tokens bad.
  publish(['old', old], ['next', next]);
  expect([200, 503]).toContain((await ask('next', next)).status);

  expect((await ask('old', old, 'ben')).json).toEqual({ username: 'ben' });
  expect((await ask('old', forger)).json.error_code).toBe('token_nonexistent');
});
