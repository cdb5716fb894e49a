import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { seed } from '../../support/accounts.js';
import { accountUrl, getAccount, MERGE_PATCH, patchAccount, versionOf } from '../../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../../support/test-app.js';

let api: TestApp;
let strict: TestApp;

beforeAll(async () => {
  [api, strict] = await Promise.all([startTestApp(), startTestApp({ REQUIRE_IF_MATCH: 'true' })]);
  for (const { dataSource } of [api, strict]) {
    await seed(
      dataSource,
      { username: 'Owner' },
      { username: 'other' },
      { username: 'boss', is_staff: true },
      { username: 'retired', is_staff: true, is_active: false },
      { username: 'sleeper', is_active: false },
      { username: 'hidden', account_privacy: 'private' },
    );
  }
});
afterAll(() => Promise.all([api.close(), strict.close()]));

const LIMIT = 64 * 1024;
/** A patch of exactly that many bytes, filled with white space. */
const filled = (json: string, bytes: number) => json + ' '.repeat(bytes - Buffer.byteLength(json));

type Request = Parameters<TestApp['request']>[0];
const level = (name: string, status: number, more: Partial<Request>) => ({ name, status, more });
const headers = (more: Record<string, string>): Partial<InjectOptions> => ({ headers: more });

/** Each level is asked with its own fault and those of all later ones. */
const LEVELS = [
  level('no token', 401, { as: undefined }),
  level('another method', 405, { method: 'PUT' }),
  level('Accept that excludes JSON', 406, headers({ accept: 'text/html' })),
  level('staff that is not the owner', 403, { as: 'boss' }),
  level('another account', 404, { as: 'other' }),
  level('another content type', 415, headers({ 'content-type': 'application/json' })),
  level('malformed JSON', 400, { payload: filled('{', LIMIT + 1) }),
  level('too large', 413, { payload: filled('{"gender":"x"}', LIMIT + 1) }),
  level('stale If-Match', 412, headers({ 'if-match': '"stale"' })),
  level('bad field', 400, { payload: '{"gender":"x"}' }),
];
const GOOD: Request = {
  method: 'PATCH',
  url: accountUrl('Owner'),
  as: 'Owner',
  headers: { 'content-type': MERGE_PATCH },
  payload: '{"bio":"new"}',
};
const combine = (levels: typeof LEVELS): Request =>
  levels.reduceRight<Request>(
    (request, { more }) => ({ ...request, ...more, headers: { ...request.headers, ...more.headers } }),
    GOOD,
  );

describe('The order of answers:', () => {
  it.each(LEVELS.map(({ name, status }, index) => ({ name, status, request: combine(LEVELS.slice(index)) })))(
    '$name is $status before all later faults',
    async ({ name, status, request }) => {
      const version = await versionOf(api, 'Owner');
      const answer = await api.request(request);
      expect(answer.status).toBe(status);
      expect('field_errors' in answer.json).toBe(name === 'bad field');
      expect(await versionOf(api, 'Owner')).toBe(version);
    },
  );

  it('the request that all of them spoil is good', async () => {
    expect((await api.request(GOOD)).status).toBe(200);
  });

  it.each([
    ['428 before a bad field', 428, '{"gender":"x"}'],
    ['413 before 428', 413, filled('{}', LIMIT + 1)],
    ['400 for malformed JSON before 428', 400, '{'],
    ['428 for {} too', 428, '{}'],
  ])('%s, where If-Match is required', async (_, status, body) => {
    expect((await patchAccount(strict, 'Owner', body)).status).toBe(status);
  });
});

describe('The content type', () => {
  it.each([
    'application/json',
    'text/plain',
    'application/merge-patch+jsonx',
    'application/*',
    'merge-patch+json',
    '',
  ])('"%s" is 415 with Accept-Patch', async (type) => {
    const answer = await patchAccount(api, 'Owner', { bio: 'x' }, { 'content-type': type });
    expect([answer.status, answer.headers['accept-patch']]).toEqual([415, MERGE_PATCH]);
  });

  it.each(['merge-patch+json', '', '/', ';', 'a b/c'])(
    '"%s", which is none, is judged after who is asking',
    async (type) => {
      const request = { ...GOOD, headers: { 'content-type': type } };
      expect((await api.request({ ...request, as: 'other' })).status).toBe(404);
      expect((await api.request({ ...request, as: 'boss' })).status).toBe(403);
      expect((await api.request({ ...request, method: 'PUT' })).status).toBe(405);
    },
  );

  it.each([undefined, '{"bio":"x"}'])(
    'is missing with the body %s: 415 with Accept-Patch',
    async (payload) => {
      const answer = await api.request({ method: 'PATCH', url: accountUrl('Owner'), as: 'Owner', payload });
      expect([answer.status, answer.headers['accept-patch']]).toEqual([415, MERGE_PATCH]);
    },
  );

  it.each([
    `${MERGE_PATCH}; charset=utf-8`,
    `${MERGE_PATCH};charset=UTF-8`,
    `${MERGE_PATCH} ; x="a;b"`,
    'Application/Merge-Patch+JSON',
  ])('%s is taken', async (type) => {
    expect((await patchAccount(api, 'Owner', { bio: type }, { 'content-type': type })).json.bio).toBe(type);
  });
});

describe('The body', () => {
  it.each<[string, string | Buffer]>([
    ['empty', ''],
    ['white space', ' '],
    ['cut off', '{"bio":"x"'],
    ['followed by more', '{"bio":"x"}{}'],
    ['not JSON', 'bio=x'],
    ['with a trailing comma', '{"bio":"x",}'],
    ['an array', '[{"bio":"x"}]'],
    ['null', 'null'],
    ['a text', '"bio"'],
    ['a number', '1'],
    ['not UTF-8', Buffer.from('{"bio":"\xe4"}', 'latin1')],
    ['an overlong encoding', Buffer.from([...Buffer.from('{"bio":"'), 0xc0, 0xaf, ...Buffer.from('"}')])],
    [
      'a surrogate in UTF-8',
      Buffer.from([...Buffer.from('{"bio":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]),
    ],
    ['UTF-16', Buffer.from('{"bio":"x"}', 'utf16le')],
  ])('that is %s is 400 without field_errors', async (_, body) => {
    const version = await versionOf(api, 'Owner');
    const answer = await patchAccount(api, 'Owner', body);
    expect(answer.status).toBe(400);
    expect(answer.json).not.toHaveProperty('field_errors');
    expect(await versionOf(api, 'Owner')).toBe(version);
  });

  it('of exactly 64 KiB is taken, and one more byte is 413', async () => {
    const json = '{"bio":"at the limit"}';
    expect((await patchAccount(api, 'Owner', filled(json, LIMIT))).json.bio).toBe('at the limit');
    expect((await patchAccount(api, 'Owner', filled(json, LIMIT + 1))).status).toBe(413);
  });

  it('is measured in bytes, not in characters', async () => {
    const json = `{"bio":"${'ä'.repeat(2_000)}"}`;
    expect((await patchAccount(api, 'Owner', filled(json, LIMIT))).status).toBe(200);
    expect((await patchAccount(api, 'Owner', filled(json, LIMIT + 1))).status).toBe(413);
  });

  it('may be nested deeper than any stack: the answer is a 400', async () => {
    const body = `{"bio":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    expect((await patchAccount(api, 'Owner', body)).status).toBe(400);
  });
});

const patchAs = (as: Request['as'], username: string, payload = '{"bio":"x"}') =>
  api.request({ ...GOOD, url: accountUrl(username), as, payload });

describe('Who is not the owner', () => {
  it.each(['Owner', 'hidden', 'sleeper', 'nobody', 'x', '...', 'search-me'])(
    'gets for %s the same 404, which does not name it',
    async (username) => {
      const first = (await patchAs('other', 'hidden')).json;
      const answer = await patchAs('other', username, '{');
      expect(answer.status).toBe(404);
      expect({ ...answer.json, instance: '' }).toEqual({ ...first, instance: '' });
      if (username.length > 3) expect(answer.text).not.toContain(username);
      expect(Object.keys(answer.headers).sort()).toEqual(
        Object.keys((await patchAs('other', 'hidden')).headers).sort(),
      );
    },
  );

  it.each<[string, Request['as'], string, number]>([
    ['a staff account', 'boss', 'Owner', 403],
    ['a staff service', SERVICE, 'Owner', 403],
    ['a staff account, of nobody', 'boss', 'nobody', 404],
    ['a staff service, of nobody', SERVICE, 'nobody', 404],
    ['an inactive staff account', 'retired', 'Owner', 404],
    ['an inactive account', 'sleeper', 'Owner', 404],
    ['a caller without an account', 'stranger', 'Owner', 404],
    ['a caller without an account, of her own name', 'stranger', 'stranger', 404],
  ])('%s', async (_, as, username, status) => {
    expect((await patchAs(as, username)).status).toBe(status);
  });
});

describe('The owner patches', () => {
  it.each<[string, Request['as'], string]>([
    ['in another letter case of the path', 'Owner', 'oWNER'],
    ['in another letter case of the token', 'OWNER', 'Owner'],
    ['though she is inactive', 'sleeper', 'sleeper'],
    ['as a service that speaks for her', { username: 'Owner', staff: true }, 'Owner'],
    ['as staff', 'boss', 'boss'],
  ])('%s', async (name, as, username) => {
    const answer = await patchAs(as, username, JSON.stringify({ bio: name }));
    expect([answer.status, answer.json.bio]).toEqual([200, name]);
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/json/),
      'cache-control': 'private, no-cache',
      vary: 'Accept',
      allow: 'GET, HEAD, OPTIONS, PATCH',
      etag: (await getAccount(api, username)).headers.etag,
    });
  });

  it('and gets 400 for any query parameter', async () => {
    const answer = await api.request({
      ...GOOD,
      url: `${accountUrl('Owner')}?dry_run=1`,
      payload: '{"bio":"dry"}',
    });
    expect(answer.status).toBe(400);
    expect((await getAccount(api, 'Owner')).json.bio).not.toBe('dry');
  });
});
