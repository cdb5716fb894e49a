import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createApp } from '../../src/app.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, getAccount, patchAccount } from '../support/requests.js';
import { SECRET, SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';

const PAGE = 'https://app.example.org';
let api: TestApp;

beforeAll(async () => {
  api = await startTestApp({ CORS_ORIGINS: PAGE, RATE_LIMIT_READS: '3', RATE_LIMIT_WRITES: '2' });
  await seed(api.dataSource, { username: 'ann' }, { username: 'ben' }, { username: 'eve' });
});
afterAll(() => api.close());

describe('A page of a configured origin', () => {
  it('needs no token for a preflight', async () => {
    const { status, headers } = await api.request({
      method: 'OPTIONS',
      url: accountUrl('ann'),
      headers: { origin: PAGE, 'access-control-request-method': 'PATCH' },
    });
    expect([status, headers['access-control-allow-origin']]).toEqual([204, PAGE]);
    expect(headers['access-control-allow-methods']).toContain('PATCH');
    // Like every answer.
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-request-id': expect.any(String),
    });
    expect(headers['access-control-allow-headers']).toMatch(/Authorization.*If-Match/);
    // Without JWT_COOKIES no cookie counts, and none has to come.
    expect(headers['access-control-allow-headers']).not.toMatch(/COOKIE|CSRF/i);
    expect(headers).not.toHaveProperty('access-control-allow-credentials');
  });

  it('may read ETag, and the answer varies by origin too', async () => {
    const { headers } = await api.request({ url: accountUrl('ann'), as: SERVICE, headers: { origin: PAGE } });
    expect(headers['access-control-expose-headers']).toContain('ETag');
    expect(headers.vary).toBe('Accept, Origin');
  });

  it('may read what the limits say', async () => {
    const { headers } = await api.request({ url: accountUrl('ann'), as: 'cem', headers: { origin: PAGE } });
    expect([headers['ratelimit-limit'], headers['ratelimit-remaining']]).toEqual(['3', '2']);
    for (const name of ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After']) {
      expect(headers['access-control-expose-headers']).toContain(name);
    }
  });

  it('reads the reason of a refusal', async () => {
    const { status, headers } = await api.request({ url: accountUrl('ann'), headers: { origin: PAGE } });
    expect([status, headers['access-control-allow-origin']]).toEqual([401, PAGE]);
  });
});

it('Names are counted together, and apart, as they are the same or not', async () => {
  const left = async (as: string) => (await getAccount(api, 'ann', as)).headers['ratelimit-remaining'];
  expect([await left('kim'), await left('KIM'), await left('kIm')]).toEqual(['2', '1', '0']);
  for (const other of ['kım', '\u212Aim']) expect(await left(other)).toBe('2');
});

it('A page of another origin gets no permission', async () => {
  const origin = 'https://evil.example.org';
  const { headers } = await api.request({ url: accountUrl('ann'), as: SERVICE, headers: { origin } });
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

it('OPTIONS that is no preflight says what the route allows, and needs a token', async () => {
  const options = { method: 'OPTIONS', url: accountUrl('ann') } as const;
  expect((await api.request({ ...options, as: SERVICE })).headers.allow).toBe('GET, HEAD, OPTIONS, PATCH');
  expect((await api.request(options)).status).toBe(401);
  const unknown = { ...options, url: `${BASE}/nothing/here` };
  expect((await api.request(unknown)).status).toBe(401);
  expect((await api.request({ ...unknown, as: SERVICE })).status).toBe(404);
});

describe('A caller over the limit', () => {
  it('gets 429 with Retry-After for reads, and for nobody else', async () => {
    const statuses = [];
    for (let count = 0; count < 4; count++) statuses.push((await getAccount(api, 'ann', 'ben')).status);
    expect(statuses).toEqual([200, 200, 200, 429]);

    const refused = await getAccount(api, 'ann', 'BEN');
    expect([refused.status, refused.json.title]).toEqual([429, 'Too many requests']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect((await getAccount(api, 'ann', 'ann')).status).toBe(200);
  });

  it('may still read when her writes are used up', async () => {
    const statuses = [];
    for (const bio of ['a', 'b', 'c']) statuses.push((await patchAccount(api, 'eve', { bio })).status);
    expect(statuses).toEqual([200, 200, 429]);
    const { status, json } = await getAccount(api, 'eve');
    expect([status, json.bio]).toEqual([200, 'b']);
  });

  it('is none if it is an internal service', async () => {
    for (let count = 0; count < 5; count++) {
      expect((await api.request({ url: `${BASE}/me`, as: SERVICE })).status).toBe(200);
    }
  });
});

describe('Every answer tells browsers', () => {
  it.each([
    ['an account', { url: accountUrl('ann'), as: SERVICE }, 200],
    ['a refusal', { url: accountUrl('ann') }, 401],
    ['a wrong method', { method: 'DELETE', url: accountUrl('ann'), as: SERVICE }, 405],
    ['no route', { url: '/no/such/path' }, 404],
    ['health', { url: '/health/live' }, 200],
  ] as const)('to guess, run and embed nothing: %s', async (_what, request, expected) => {
    const { status, headers } = await api.request(request);
    expect(status).toBe(expected);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it('to stay with https, where clients come by it', async () => {
    const secure = await startTestApp({ PUBLIC_URL: 'https://accounts.example.org' });
    const { headers } = await secure.request({ url: '/health/live' });
    await secure.close();
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('what the reference page may load: its own scripts', async () => {
    const { headers } = await api.request({ url: '/docs' });
    expect(headers['content-security-policy']).toContain("script-src 'self'");
  });
});

describe('In development', () => {
  let app: Awaited<ReturnType<typeof createApp>>;
  beforeAll(async () => {
    const settings = loadSettings({ JWT_SECRET: SECRET, LOG_LEVEL: 'silent', DATABASE_URL: api.databaseUrl });
    app = await createApp(settings, api.dataSource, {
      developmentCallers: [{ username: 'ann', isStaff: false, token: await tokenFor('ann') }],
    });
  });
  afterAll(() => app.close());

  const preflight = async (origin: string) => {
    const headers = { origin, 'access-control-request-method': 'PATCH' };
    const { headers: answered } = await app.inject({ method: 'OPTIONS', url: accountUrl('ann'), headers });
    return answered['access-control-allow-origin'];
  };

  it.each(['http://localhost:5173', 'http://127.0.0.1:3000', 'https://localhost'])(
    'pages of %s may call the API',
    async (origin) => expect(await preflight(origin)).toBe(origin),
  );

  it.each([
    'https://evil.example',
    'http://localhost.evil.example',
    'null',
    'http://localhost:1@evil.example',
  ])('pages of %s may not', async (origin) => expect(await preflight(origin)).toBeUndefined());

  it('the root leads to the reference, and an answer without an origin is as in production', async () => {
    const root = await app.inject({ url: '/' });
    expect([root.statusCode, root.headers.location]).toEqual([302, 'docs']);
    const headers = { authorization: `Bearer ${await tokenFor('ann')}` };
    expect((await app.inject({ url: accountUrl('ann'), headers })).headers.vary).toBe('Accept');
  });
});
