import { request as httpRequest } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { seed } from './support/accounts.js';
import { accountUrl, BASE } from './support/requests.js';
import { SECRET, SERVICE, startTestApp, tokenFor, type TestApp } from './support/test-app.js';

let api: TestApp;
let port: number;

beforeAll(async () => {
  api = await startTestApp();
  await seed(
    api.dataSource,
    { username: 'ben' },
    { username: 'boss', is_staff: true },
    { username: 'retired', is_staff: true, is_active: false },
  );
  await api.app.listen(0, '127.0.0.1');
  port = (api.app.getHttpServer().address() as AddressInfo).port;
});
afterAll(() => api.close());

const ME = `${BASE}/me`;
const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;
const sign = (claims: object, secret = SECRET, alg = 'HS256') =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg }).sign(Buffer.from(secret));
const withHeader = (authorization: string, url = ME) => api.request({ url, headers: { authorization } });

describe('Without a token, 401 comes before every other answer:', () => {
  it.each([
    ['a known route', 'GET', ME, {}],
    ['an unknown account', 'GET', accountUrl('nobody'), {}],
    ['an unknown path', 'GET', '/api/user/v1/nothing', {}],
    ['an unknown version', 'GET', '/api/user/v9/accounts', {}],
    ['the bare prefix', 'GET', '/api', {}],
    ['the bare prefix with a query', 'GET', '/api?x', {}],
    ['broken percent-encoding', 'GET', '/api/%FF', {}],
    ['a name of thousands of characters', 'GET', accountUrl('x'.repeat(5_000)), {}],
    ['an unknown method at an encoded prefix', 'DELETE', '/%61pi/user/v1/me', {}],
    ['a wrong method', 'DELETE', ME, {}],
    ['an odd method', 'PROPFIND', accountUrl('ben'), {}],
    ['OPTIONS', 'OPTIONS', accountUrl('ben'), {}],
    ['HEAD', 'HEAD', accountUrl('ben'), {}],
    ['an unknown parameter', 'GET', `${accountUrl('ben')}?x=y`, {}],
    ['Accept that excludes JSON', 'GET', ME, { accept: 'text/html' }],
    ['a wrong content type', 'PATCH', accountUrl('ben'), { 'content-type': 'text/plain' }],
    ['a broken body', 'PATCH', accountUrl('ben'), { 'content-type': 'application/merge-patch+json' }],
    ['a stale If-Match', 'PATCH', accountUrl('ben'), { 'if-match': '"x"' }],
    ['a search of staff', 'POST', `${BASE}/accounts/search_emails`, { 'content-type': 'application/json' }],
    ['a path with an encoded prefix', 'GET', '/%61pi/user/v1/me', {}],
    ['a path with an encoded letter further on', 'GET', `/api/us%65r/v1/me`, {}],
  ])('%s', async (_, method, url, headers) => {
    const payload = ['PATCH', 'POST'].includes(method) ? '{' : undefined;
    const answer = await api.request({ method: method, url, headers, payload });
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer\b/);
    expect(answer.headers['www-authenticate']).not.toContain('error');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  });

  it.each([
    ['absolute form', 'http://example.com/api/user/v1/me'],
    ['encoded', '/%61p%69/user/v1/me'],
  ])('a request target in %s', async (_, target) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${target} HTTP/1.1\r\nHost: example.com\r\nConnection: close\r\n\r\n`);
    let text = '';
    for await (const chunk of socket) text += String(chunk);
    expect(text.split('\r\n')[0]).toBe('HTTP/1.1 401 Unauthorized');
  });
});

describe('A token is refused, and the challenge says so,', () => {
  it.each<[string, () => string | Promise<string>]>([
    ['if it is none', () => 'nonsense'],
    ['if it has expired', () => sign({ sub: 'ben', exp: inAnHour() - 3_700 })],
    ['if it never expires', () => sign({ sub: 'ben' })],
    ['if it is not valid yet', () => sign({ sub: 'ben', exp: inAnHour(), nbf: inAnHour() - 60 })],
    ['if another secret signed it', () => sign({ sub: 'ben', exp: inAnHour() }, `${SECRET}!`)],
    [
      'if it has another algorithm',
      () => sign({ sub: 'ben', exp: inAnHour() }, `${SECRET}${SECRET}`, 'HS512'),
    ],
    [
      'if its algorithm is none',
      () => `${encode({ alg: 'none' })}.${encode({ sub: 'ben', exp: inAnHour() })}.`,
    ],
    ['if it names nobody', () => sign({ exp: inAnHour() })],
    [
      'if its payload was changed',
      async () => {
        const [head, , signature] = (await tokenFor('ben')).split('.');
        return `${head}.${encode({ sub: 'boss', exp: inAnHour() })}.${signature}`;
      },
    ],
    ['if it lost its signature', async () => `${(await tokenFor('ben')).split('.').slice(0, 2).join('.')}.`],
  ])('%s', async (_, token) => {
    const answer = await withHeader(`Bearer ${await token()}`);
    expect(answer.status).toBe(401);
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/);
  });

  it('if it was sent twice: nobody knows which of the two counts', async () => {
    const headers = {
      Authorization: [`Bearer ${await tokenFor('ben')}`, `Bearer ${await tokenFor('boss')}`],
    };
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest({ port, path: ME, headers: headers as never }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end();
    });
    expect(status).toBe(401);
  });
});

describe('A caller', () => {
  it.each(['Basic YmVuOmJlbg==', 'Token abc', 'Bearer', 'Bearer a b', ''])(
    'is refused with the header Authorization: %s',
    async (authorization) => {
      const answer = await withHeader(authorization);
      expect([answer.status, answer.headers['www-authenticate']]).toEqual([
        401,
        expect.stringMatching(/^Bearer\b/),
      ]);
    },
  );

  it('is not known by a token in the query string', async () => {
    const token = await tokenFor('ben');
    for (const name of ['access_token', 'token']) {
      const answer = await api.request({ url: `${ME}?${name}=${token}` });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).not.toContain('error');
    }
  });

  it('may spell the scheme in any letter case', async () => {
    expect((await withHeader(`bEARER ${await tokenFor('ben')}`)).status).toBe(200);
  });

  it('is named by preferred_username, else by sub', async () => {
    const one = await sign({ preferred_username: 'ben', sub: '4711', exp: inAnHour() });
    const two = await sign({ sub: 'ben', exp: inAnHour() });
    for (const token of [one, two])
      expect((await withHeader(`Bearer ${token}`)).json).toEqual({ username: 'ben' });
  });
});

describe('Without a token answers', () => {
  it.each(['/health/live', '/health/ready', '/docs', '/openapi.json'])('%s', async (url) => {
    expect((await api.request({ url })).status).toBe(200);
    expect((await withHeader('Bearer nonsense', url)).status).toBe(200);
  });

  it.each(['/apix', '/apix/user/v1/me', '/api.json', '/API/user/v1/me', '//api/user/v1/me', '/nothing'])(
    '404 for %s, which only resembles the API',
    async (url) => {
      expect((await api.request({ url })).status).toBe(404);
    },
  );
});

describe('Staff is', () => {
  const lookUp = (authorization: string) =>
    withHeader(authorization, `${BASE}/accounts?email=ben@example.com`);
  const account = (username: string, more = {}) => sign({ sub: username, exp: inAnHour(), ...more });

  it.each<[string, () => Promise<string>, number]>([
    ['who has an active staff account', () => account('boss'), 200],
    ['who has it in another letter case', () => account('BOSS'), 200],
    ['a service by scope', () => tokenFor(SERVICE), 200],
    ['a service by one word of several', () => account('ben', { scope: 'openid accounts:staff email' }), 200],
    ['a service whose token names nobody', () => sign({ scope: 'accounts:staff', exp: inAnHour() }), 200],
    ['not who has an inactive staff account', () => account('retired'), 403],
    ['not who has an ordinary account', () => account('ben'), 403],
    ['not who has no account', () => account('stranger'), 403],
    [
      'not who has a scope that resembles it',
      () => account('ben', { scope: 'accounts:staff2 xaccounts:staff' }),
      403,
    ],
    ['not who has the scope in another letter case', () => account('ben', { scope: 'Accounts:Staff' }), 403],
    ['not who claims it otherwise', () => account('ben', { is_staff: true, roles: ['accounts:staff'] }), 403],
  ])('%s', async (_, token, status) => {
    expect((await lookUp(`Bearer ${await token()}`)).status).toBe(status);
  });
});
