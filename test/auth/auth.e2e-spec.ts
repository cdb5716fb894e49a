import { request as httpRequest } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE } from '../support/requests.js';
import { SECRET, SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';

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
const sign = (claims: object, secret = SECRET, header: { alg: string; typ?: string } = { alg: 'HS256' }) =>
  new SignJWT({ ...claims }).setProtectedHeader(header).sign(Buffer.from(secret));
const cookiesOf = (token: string) => {
  const dot = token.lastIndexOf('.');
  const [first, second] = ['edx-jwt-cookie-header-payload', 'edx-jwt-cookie-signature'];
  return `${first}=${token.slice(0, dot)}; csrftoken=x; ${second}=${token.slice(dot + 1)}`;
};
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
    if (method !== 'HEAD') expect(answer.json.error_code).toBe('token_not_provided');
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

describe('A token is refused, and the answer says why,', () => {
  const MALFORMED = 'token_malformed';
  const OTHERWISE = 'token_nonexistent';

  it.each<[string, string, () => string | Promise<string>]>([
    ['if it is none', MALFORMED, () => 'nonsense'],
    ['if it is encrypted', MALFORMED, () => `${encode({ alg: 'dir', enc: 'A256GCM' })}..a.b.c`],
    ['if it is very long', MALFORMED, () => 'a'.repeat(12_000)],
    ['if it has expired', 'token_expired', () => sign({ sub: 'ben', exp: inAnHour() - 3_700 })],
    ['if it expired before 1970', 'token_expired', () => sign({ sub: 'ben', exp: -1e300 })],
    ['if it never expires', OTHERWISE, () => sign({ sub: 'ben' })],
    ['if its expiry is a text', OTHERWISE, () => sign({ sub: 'ben', exp: String(inAnHour()) })],
    ['if its expiry is a list', OTHERWISE, () => sign({ sub: 'ben', exp: [inAnHour()] })],
    ['if it is not valid yet', OTHERWISE, () => sign({ sub: 'ben', exp: inAnHour(), nbf: inAnHour() - 60 })],
    ['if another secret signed it', OTHERWISE, () => sign({ sub: 'ben', exp: inAnHour() }, `${SECRET}!`)],
    [
      'if another secret signed it, and it has expired',
      OTHERWISE,
      () => sign({ sub: 'ben', exp: 1 }, `${SECRET}!`),
    ],
    [
      'if it has another algorithm',
      OTHERWISE,
      () => sign({ sub: 'ben', exp: inAnHour() }, `${SECRET}${SECRET}`, { alg: 'HS512' }),
    ],
    [
      'if its algorithm is none',
      OTHERWISE,
      () => `${encode({ alg: 'none' })}.${encode({ sub: 'ben', exp: inAnHour() })}.`,
    ],
    ['if it names nobody', OTHERWISE, () => sign({ exp: inAnHour() })],
    ['if its name is no text', OTHERWISE, () => sign({ sub: { toString: 'ben' }, exp: inAnHour() })],
    [
      'if it is a logout token',
      OTHERWISE,
      () => sign({ sub: 'ben', exp: inAnHour() }, SECRET, { alg: 'HS256', typ: 'logout+jwt' }),
    ],
    ['if it is an identity token', OTHERWISE, () => sign({ sub: 'ben', exp: inAnHour(), typ: 'ID' })],
    [
      'if its payload was changed',
      OTHERWISE,
      async () => {
        const [head, , signature] = (await tokenFor('ben')).split('.');
        return `${head}.${encode({ sub: 'boss', exp: inAnHour() })}.${signature}`;
      },
    ],
    [
      'if it lost its signature',
      OTHERWISE,
      async () => `${(await tokenFor('ben')).split('.').slice(0, 2).join('.')}.`,
    ],
  ])('%s: %s', async (_, code, token) => {
    const { status, headers, json } = await withHeader(`Bearer ${await token()}`);
    expect([status, json.error_code]).toEqual([401, code]);
    expect(headers['www-authenticate']).toMatch(/^Bearer .*error="invalid_token"/);
    expect(json.type).toMatch(/\/problems\/unauthorized$/);
  });

  it('in the very words that apps look for', async () => {
    const { json } = await withHeader(`JWT ${await sign({ sub: 'ben', exp: 1 })}`);
    expect(json).toMatchObject({
      error_code: 'token_expired',
      detail: 'Token has expired.',
      developer_message: 'Token has expired.',
    });
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
  it.each([
    ['Basic YmVuOmJlbg==', 'token_not_provided'],
    ['Token abc', 'token_not_provided'],
    ['Bearer', 'token_not_provided'],
    ['JWT ', 'token_not_provided'],
    ['', 'token_not_provided'],
    ['Bearer a b', 'token_malformed'],
    ['Bearer\ta', 'token_malformed'],
    ['Bearer JWT a', 'token_malformed'],
  ])('is refused with the header Authorization: %j, %s', async (authorization, code) => {
    const { status, headers, json } = await withHeader(authorization);
    expect([status, json.error_code]).toEqual([401, code]);
    expect(headers['www-authenticate']!.includes('error=')).toBe(code !== 'token_not_provided');
  });

  it('is not known by a token in the query string', async () => {
    const token = await tokenFor('ben');
    for (const name of ['access_token', 'token']) {
      const answer = await api.request({ url: `${ME}?${name}=${token}` });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).not.toContain('error');
    }
  });

  it.each(['bEARER', 'JWT', 'jwt'])('may call the scheme %s', async (scheme) => {
    expect((await withHeader(`${scheme} ${await tokenFor('ben')}`)).json).toEqual({ username: 'ben' });
  });

  it('is not known by cookies, unless they are switched on', async () => {
    const headers = { 'USE-JWT-COOKIE': 'true', cookie: cookiesOf(await tokenFor('ben')) };
    expect((await api.request({ url: ME, headers })).json.error_code).toBe('token_not_provided');
  });

  it('is named by preferred_username, else by sub', async () => {
    const one = await sign({ preferred_username: 'ben', sub: '4711', exp: inAnHour() });
    const two = await sign({ sub: 'ben', exp: inAnHour() });
    for (const token of [one, two])
      expect((await withHeader(`Bearer ${token}`)).json).toEqual({ username: 'ben' });
  });
});

describe('With JWT_COOKIES', () => {
  const PAGE = 'https://apps.example.org';
  const ASKED = { 'USE-JWT-COOKIE': 'true' };
  let site: TestApp;
  let cookie: string;
  beforeAll(async () => {
    site = await startTestApp({ JWT_COOKIES: 'true', CORS_ORIGINS: PAGE }, api.databaseUrl);
    cookie = cookiesOf(await tokenFor('ben'));
  });
  afterAll(() => site.close());

  it('a token may come in two cookies', async () => {
    const { status, json } = await site.request({ url: ME, headers: { ...ASKED, cookie } });
    expect([status, json]).toEqual([200, { username: 'ben' }]);
  });

  it.each<[string, Record<string, string>, string]>([
    ['without the header', {}, 'token_not_provided'],
    ['with a header that says something else', { 'USE-JWT-COOKIE': '1' }, 'token_not_provided'],
    ['beside another scheme', { ...ASKED, authorization: 'Basic YQ==' }, 'token_not_provided'],
    ['beside a bad token', { ...ASKED, authorization: 'Bearer x' }, 'token_malformed'],
  ])('cookies are not looked at %s', async (_, headers, code) => {
    const { status, json } = await site.request({ url: ME, headers: { cookie, ...headers } });
    expect([status, json.error_code]).toEqual([401, code]);
  });

  it('the token of Authorization goes first', async () => {
    const { json } = await site.request({ url: ME, as: 'boss', headers: { ...ASKED, cookie } });
    expect(json).toEqual({ username: 'boss' });
  });

  it.each<[string, () => Promise<string>, string]>([
    ['one of the two', () => Promise.resolve(cookie.split('; ')[0]!), 'token_not_provided'],
    ['no token', () => Promise.resolve(cookiesOf('a.b.c')), 'token_malformed'],
    ['one of them twice', async () => `${cookie}; ${cookiesOf(await tokenFor('boss'))}`, 'token_malformed'],
    ['an old token', async () => cookiesOf(await sign({ sub: 'ben', exp: 1 })), 'token_expired'],
    ['a forged one', async () => cookiesOf(`${await tokenFor('ben')}A`), 'token_nonexistent'],
  ])('it is 401 for cookies with %s', async (_, make, code) => {
    const { status, json } = await site.request({ url: ME, headers: { ...ASKED, cookie: await make() } });
    expect([status, json.error_code]).toEqual([401, code]);
  });

  it('a page of a listed origin may send cookies and read the answer', async () => {
    const preflight = await site.request({
      method: 'OPTIONS',
      url: accountUrl('ben'),
      headers: {
        origin: PAGE,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'content-type,use-jwt-cookie,x-csrftoken',
      },
    });
    expect([preflight.status, preflight.headers['access-control-allow-credentials']]).toEqual([204, 'true']);
    expect(preflight.headers['access-control-allow-headers']).toMatch(/USE-JWT-COOKIE.*X-CSRFToken/);

    for (const headers of [{ ...ASKED, cookie }, {}]) {
      const answer = await site.request({ url: ME, headers: { origin: PAGE, ...headers } });
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': PAGE,
        'access-control-allow-credentials': 'true',
      });
    }
  });

  it.each(['https://evil.example.org', 'null', `${PAGE}.evil.example.org`])(
    'a page of another origin may not: %s',
    async (origin) => {
      for (const method of ['OPTIONS', 'GET'] as const) {
        const { headers } = await site.request({
          method,
          url: ME,
          headers: { origin, ...(method === 'OPTIONS' && { 'access-control-request-method': 'GET' }) },
        });
        expect(headers).not.toHaveProperty('access-control-allow-origin');
        expect(headers).not.toHaveProperty('access-control-allow-credentials');
      }
    },
  );

  it('the document says so', async () => {
    const { json } = await site.request({ url: '/openapi.json' });
    const security = [
      { bearer: [] },
      { jwtCookieHeaderPayload: [], jwtCookieSignature: [], useJwtCookie: [] },
    ];
    expect(json.paths['/api/user/v1/me'].get.security).toEqual(security);
    expect(json.paths['/health/live'].get.security).toEqual([]);
    const names = Object.keys(json.components.securitySchemes as object);
    expect(names).toEqual(security.flatMap((requirement) => Object.keys(requirement)));
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
    [
      'a service whose name is longer than a username',
      () => account('x'.repeat(500), { scope: 'accounts:staff' }),
      200,
    ],
    ['a service whose name is none', () => account('\0\u001b[2J', { scope: 'accounts:staff' }), 200],
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
    ['not who has the scope in a list of lists', () => account('ben', { scope: [['accounts:staff']] }), 403],
    ['not who claims it otherwise', () => account('ben', { is_staff: true, roles: ['accounts:staff'] }), 403],
  ])('%s', async (_, token, status) => {
    expect((await lookUp(`Bearer ${await token()}`)).status).toBe(status);
  });
});
