import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, MERGE_PATCH } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
  await seed(api.dataSource, { username: 'ben' }, { username: 'Anna' });
});
afterAll(() => api.close());

const ONE = accountUrl('ben');
const LIST = `${BASE}/accounts`;
const SEARCH = `${BASE}/accounts/search_emails`;
const ME = `${BASE}/me`;

const READS: [name: string, url: string, allow: string][] = [
  ['one account', ONE, 'GET, HEAD, OPTIONS, PATCH'],
  ['the shared view', `${ONE}?view=shared`, 'GET, HEAD, OPTIONS, PATCH'],
  ['a list', `${LIST}?usernames=ben,Anna`, 'GET, HEAD, OPTIONS'],
  ['the own list', LIST, 'GET, HEAD, OPTIONS'],
];

describe('The answer with', () => {
  it.each(READS)('%s has all the headers of an account', async (_, url, allow) => {
    const { status, headers } = await api.request({ url, as: 'ben' });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/json(; ?charset=utf-8)?$/),
      vary: 'Accept',
      allow,
      etag: expect.stringMatching(/^"[\x21\x23-\x7e]+"$/),
      'cache-control': 'private, no-cache',
      'x-request-id': expect.stringMatching(/./),
    });
  });

  it.each(READS)('%s to HEAD is that to GET without the body', async (_, url) => {
    const headers = { 'x-request-id': 'the-same' };
    const get = await api.request({ url, as: 'ben', headers });
    const head = await api.request({ method: 'HEAD', url, as: 'ben', headers });
    expect([head.status, head.text]).toEqual([200, '']);
    expect({ ...head.headers, date: '' }).toEqual({ ...get.headers, date: '' });
  });

  it.each(READS)('%s is the same below a trailing slash', async (_, url) => {
    const slashed = url.includes('?') ? url.replace('?', '/?') : `${url}/`;
    const [plain, other] = [
      await api.request({ url, as: 'ben' }),
      await api.request({ url: slashed, as: 'ben' }),
    ];
    expect([other.status, other.json, other.headers.etag]).toEqual([200, plain.json, plain.headers.etag]);
  });
});

describe('Every route answers below a trailing slash too', () => {
  it.each([
    ['GET', `${ME}/`, 200],
    ['POST', `${SEARCH}/`, 404],
    ['PATCH', `${ONE}/`, 415],
    ['DELETE', `${ONE}/`, 405],
    ['GET', '/health/live/', 200],
  ] as const)('%s %s', async (method, url, status) => {
    expect((await api.request({ method, url, as: 'ben' })).status).toBe(status);
  });
});

describe('X-Request-Id', () => {
  it.each(['abc', 'A1-b_c.d:e', '0'.repeat(36)])('%s is sane and comes back', async (id) => {
    const answer = await api.request({ url: ONE, as: 'ben', headers: { 'x-request-id': id } });
    expect(answer.headers['x-request-id']).toBe(id);
  });

  it.each([
    ['empty', ''],
    ['with a blank', 'a b'],
    ['endless', 'x'.repeat(1_000)],
    ['markup', '<script>'],
    ['no ASCII', 'ä'],
  ])('that is %s is replaced by a new one', async (_, id) => {
    const answer = await api.request({ url: ONE, as: 'ben', headers: { 'x-request-id': id } });
    expect(answer.headers['x-request-id']).toMatch(/^[\w-]{8,64}$/);
  });

  it('is another one for each request, and the instance of a problem', async () => {
    const [one, two] = [await api.request({ url: ONE }), await api.request({ url: ONE })];
    expect(one.headers['x-request-id']).not.toBe(two.headers['x-request-id']);
    expect(one.json.instance).toBe(one.headers['x-request-id']);
  });
});

const ROUTES = [
  [ONE, 'GET, HEAD, OPTIONS, PATCH', MERGE_PATCH],
  [accountUrl('nobody'), 'GET, HEAD, OPTIONS, PATCH', MERGE_PATCH],
  [LIST, 'GET, HEAD, OPTIONS', undefined],
  [SEARCH, 'OPTIONS, POST', undefined],
  [ME, 'GET, HEAD, OPTIONS', undefined],
] as const;

const METHODS = [
  ...[
    'GET',
    'HEAD',
    'POST',
    'PUT',
    'PATCH',
    'DELETE',
    'TRACE',
    'PROPFIND',
    'PROPPATCH',
    'MKCOL',
    'COPY',
    'MOVE',
  ],
  ...['LOCK', 'UNLOCK', 'SEARCH', 'REPORT', 'PURGE', 'LINK', 'QUERY'],
];

describe('OPTIONS', () => {
  it.each(ROUTES)('of %s is 204 with Allow: %s', async (url, allow, acceptPatch) => {
    const { status, headers, text } = await api.request({ method: 'OPTIONS', url, as: 'ben' });
    expect([status, text, headers.allow, headers['accept-patch']]).toEqual([204, '', allow, acceptPatch]);
  });
});

describe('A method that a path does not have is 405 with Allow:', () => {
  it.each(
    ROUTES.flatMap(([url, allow]) =>
      METHODS.filter((method) => !allow.split(', ').includes(method)).map((method) => ({
        method,
        url,
        allow,
      })),
    ),
  )('$method $url', async ({ method, url, allow }) => {
    const answer = await api.request({ method: method, url, as: 'ben' });
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
    if (method !== 'HEAD')
      expect(answer.json).toMatchObject({ status: 405, instance: answer.headers['x-request-id'] });
  });
});

describe('Accept', () => {
  it.each([
    'application/json',
    '*/*',
    'application/*',
    'text/html, application/json;q=0.1',
    'text/html, */*;q=0.1',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/problem+json',
  ])('%s lets JSON pass', async (accept) => {
    expect((await api.request({ url: ONE, as: 'ben', headers: { accept } })).status).toBe(200);
  });

  it.each([
    'text/html',
    'application/xml',
    'image/*',
    'application/json;q=0',
    'application/json; q=0',
    '*/*;q=0',
    'application/json;q=0, */*',
  ])('%s excludes JSON: 406, as a problem', async (accept) => {
    for (const url of [ONE, LIST, ME]) {
      const answer = await api.request({ url, as: 'ben', headers: { accept } });
      expect([answer.status, answer.headers['content-type']]).toEqual([
        406,
        expect.stringMatching(/^application\/problem\+json/),
      ]);
    }
  });
});

describe('A path that does not exist is 404, as a problem:', () => {
  it.each([
    '/',
    '/nothing',
    '/api',
    '/api/',
    '/api/user',
    '/api/user/v1',
    '/api/user/v1/',
    '/api/user/v2/accounts',
    '/api/user/v1/accounts/ben/nothing',
    '/api/user/v1/ME',
    '/api/user/v1//me',
    '/API/user/v1/me',
    '/%FF',
    '/api/%FF',
  ])('%s', async (url) => {
    for (const method of ['GET', 'PATCH', 'DELETE'] as const) {
      const answer = await api.request({ method, url, as: 'ben' });
      expect(answer.status).toBe(404);
      expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
      expect(answer.json).toMatchObject({ status: 404, instance: answer.headers['x-request-id'] });
    }
  });
});
