import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { seed } from '../support/accounts.js';
import { askChanges, cursorAfterAll, follow } from '../support/feed.js';
import {
  BASE,
  changesOf,
  getAccount,
  keysOf,
  MERGE_PATCH,
  patchAccount,
  versionOf,
} from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

/*
 * The preferences of the preset `openedx`. Who may read and write them is the table of visibility-lock.e2e-spec.ts.
 */

const NAMES = ['ann', 'bea', 'cleo', 'dora', 'eve', 'finn', 'gone', 'hugo', 'other'];

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp({ ACCOUNT_FIELDS: 'openedx' });
  await seed(api.dataSource, ...NAMES.map((username) => ({ username })));
});
afterAll(() => api?.close());

type Options = InjectOptions & { as?: string | typeof SERVICE };

const url = (username: string, key?: string) =>
  `${BASE}/preferences/${username}${key === undefined ? '' : `/${encodeURIComponent(key)}`}`;
const ask = (username: string, key?: string, options: Options = {}) =>
  api.request({ url: url(username, key), as: username, ...options });
const read = async (username: string) => (await ask(username)).json as Record<string, string>;
const patch = (username: string, sent: unknown, options: Options = {}) =>
  ask(username, undefined, {
    method: 'PATCH',
    payload: typeof sent === 'string' ? sent : JSON.stringify(sent),
    ...options,
    headers: { 'content-type': MERGE_PATCH, ...options.headers },
  });
const put = (username: string, key: string, payload: string, type = 'text/plain') =>
  ask(username, key, { method: 'PUT', payload, headers: { 'content-type': type } });

describe('Preferences', () => {
  it('are an object of texts: a merge patch changes them, and null removes one', async () => {
    expect(await read('ann')).toEqual({});
    const saved = await patch('ann', {
      'pref-lang': 'de',
      time_zone: 'Europe/Berlin',
      'a key': '  as sent\n',
    });
    expect([saved.status, saved.text]).toEqual([204, '']);
    expect(await read('ann')).toEqual({
      ...{ 'a key': '  as sent\n', 'pref-lang': 'de', time_zone: 'Europe/Berlin' },
    });
    await patch('ann', { time_zone: null, nothing: null });
    expect(keysOf(await read('ann'))).toEqual(['a key', 'pref-lang']);
    // The account page sends it for the time zone of the browser.
    await patch('ann', { time_zone: 'Asia/Kolkata' });
    await patch('ann', { time_zone: '' });
    expect(keysOf(await read('ann'))).toEqual(['a key', 'pref-lang']);
    expect((await getAccount(api, 'ann')).json.time_zone).toBeNull();
  });

  it('are read, set and removed one by one, as a text or as JSON', async () => {
    expect((await put('bea', 'pref-lang', 'es-419')).status).toBe(204);
    expect((await put('bea', 'note / x', JSON.stringify('Ünïcode "x"'), 'application/json')).status).toBe(
      204,
    );
    const { status, headers, text } = await ask('bea', 'note / x');
    expect([status, headers['content-type'], text]).toEqual([
      ...[200, 'application/json; charset=utf-8', '"Ünïcode \\"x\\""'],
    ]);
    expect((await ask('bea', 'note / x', { method: 'DELETE' })).status).toBe(204);
    expect((await ask('bea', 'note / x', { method: 'DELETE' })).status).toBe(404);
    expect((await ask('bea', 'note / x')).status).toBe(404);
    expect((await ask('bea', '__proto__')).status).toBe(404);
    expect((await ask('bea', 'pref-lang', { as: SERVICE })).json).toBe('es-419');
    expect((await put('bea', 'pref-lang', '{', 'application/json')).status).toBe(400);
    for (const wrong of ['null', '5', '{}', '["de"]']) {
      const { status: code, json } = await put('bea', 'pref-lang', wrong, 'application/json');
      expect([code, keysOf(json.field_errors)]).toEqual([400, ['pref-lang']]);
    }
    expect((await put('bea', 'account_privacy', 'null', 'application/json')).status).toBe(400);
    expect((await put('bea', 'pref-lang', 'de', 'image/png')).status).toBe(415);
    expect((await put('bea', 'pref-lang', 'x'.repeat(70_000))).status).toBe(413);
    expect(await read('bea')).toEqual({ 'pref-lang': 'es-419' });
  });

  it('are changes of the account: version, history, events', async () => {
    const start = await cursorAfterAll(api);
    const before = await versionOf(api, 'cleo');
    await patch('cleo', { 'a key': '1', 'pref-lang': 'de' });
    await patch('cleo', { 'a key': '1' });
    await patch('cleo', {});
    await put('cleo', 'a key', '2');
    expect(await versionOf(api, 'cleo')).toBe(before + 2);
    expect((await changesOf(api, 'cleo')).map(({ field_values: values }) => values)).toEqual([
      { 'preferences.a key': { old: null, new: '1' }, 'preferences.pref-lang': { old: null, new: 'de' } },
      { 'preferences.a key': { old: '1', new: '2' } },
    ]);
    const { events } = await follow(api, start, 2, { fields: 'preferences' });
    expect(events.map(({ fields }) => fields)).toEqual([
      ['preferences.a key', 'preferences.pref-lang'],
      ['preferences.a key'],
    ]);
    expect((await follow(api, start, 1, { fields: 'preferences.pref-lang' })).events).toHaveLength(1);
    expect((await askChanges(api, { fields: 'pref-lang' })).status).toBe(400);
  });

  it('of privacy are the account’s own, and no copies', async () => {
    // What the profile page sends first.
    const fields = ['name', 'bio', 'country', 'date_joined', 'level_of_education', 'language_proficiencies'];
    const choices = [...fields, 'social_links', 'time_zone', 'course_certificates'].map((name) => [
      ...[`visibility.${name}`, 'all_users'],
    ]);
    const all = Object.fromEntries(choices) as Record<string, string>;
    expect((await patch('dora', { account_privacy: 'custom', ...all })).status).toBe(204);
    expect(await read('dora')).toEqual({ account_privacy: 'custom', ...all });
    await patch('dora', { 'visibility.bio': 'private' });
    const shown = (await getAccount(api, 'dora', 'other')).json;
    expect([shown.account_privacy, 'name' in shown, 'bio' in shown]).toEqual(['custom', true, false]);
    expect((await changesOf(api, 'dora')).at(-1)?.fields).toEqual(['visibility.bio']);

    await patchAccount(api, 'dora', { account_privacy: 'private' });
    expect((await ask('dora', 'account_privacy')).json).toBe('private');
    await ask('dora', 'account_privacy', { method: 'DELETE' });
    expect('account_privacy' in (await read('dora'))).toBe(false);
    expect((await getAccount(api, 'dora', 'other')).json.account_privacy).toBe('all_users');
    // The Android app writes it like this.
    expect((await put('dora', 'account_privacy', 'PRIVATE')).status).toBe(204);
    expect((await getAccount(api, 'dora', 'other')).json.account_privacy).toBe('private');
  });

  const long = (length: number) => '𝒳'.repeat(length);

  it.each<[unknown, string[]]>([
    [{ a: 1, b: true, c: ['x'], d: {}, e: 'right' }, ['a', 'b', 'c', 'd']],
    [{ time_zone: 'Europe/Nowhere' }, ['time_zone']],
    [{ 'pref-lang': 'not a language' }, ['pref-lang']],
    [{ 'pref-lang': '' }, ['pref-lang']],
    [{ account_privacy: 'nobody' }, ['account_privacy']],
    [{ 'visibility.email': 'all_users' }, ['visibility.email']],
    [{ 'visibility.nothing': 'all_users' }, ['visibility.nothing']],
    [{ 'visibility.bio': 'yes' }, ['visibility.bio']],
    [{ '': 'x' }, ['']],
    [{ [long(256)]: 'x' }, [long(256)]],
    [{ a: long(4_097) }, ['a']],
    ['{"a": "\\u0000"}', ['a']],
    ['{"a": "\\ud800"}', ['a']],
    ['{"line\\nbreak": "x"}', ['line\nbreak']],
  ])('are refused key by key: %j', async (sent, keys) => {
    const before = await versionOf(api, 'eve');
    const { status, json } = await patch('eve', sent);
    expect([status, keysOf(json.field_errors)]).toEqual([400, keys]);
    expect(await versionOf(api, 'eve')).toBe(before);
  });

  it('may be as large and as many as said, and no more', async () => {
    const many = (from: number, to: number) =>
      Object.fromEntries(Array.from({ length: to - from }, (_, i) => [`key ${from + i}`, 'x']));
    expect((await patch('finn', { [long(255)]: long(4_096), ...many(1, 100) })).status).toBe(204);
    expect(keysOf(await read('finn'))).toHaveLength(100);
    const more = await patch('finn', { 'key 7': 'y', 'one more': 'x' });
    expect([more.status, keysOf(more.json.field_errors)]).toEqual([400, ['one more']]);
    expect((await put('finn', 'one more', 'x')).status).toBe(400);
    // Those of the account itself do not count.
    expect((await patch('finn', { 'key 7': null, 'one more': 'x', account_privacy: 'private' })).status).toBe(
      204,
    );
    // At once, too: whoever comes second is judged by what the first has left.
    await patch('finn', { 'key 8': null });
    const both = await Promise.all([patch('finn', { a: 'x' }), patch('finn', { b: 'x' })]);
    expect(both.map(({ status }) => status).sort()).toEqual([204, 400]);
  });

  it('follow If-Match, and keep what is sent at once', async () => {
    const { headers } = await getAccount(api, 'hugo');
    const tag = { headers: { 'if-match': headers.etag! } };
    expect((await patch('hugo', { a: '1' }, tag)).status).toBe(204);
    const stale = await patch('hugo', { a: '2' }, tag);
    expect([stale.status, stale.json.changed_fields]).toEqual([412, ['preferences.a']]);
    const keys = ['b', 'c', 'd', 'e'];
    await Promise.all(keys.map((key) => put('hugo', key, key)));
    expect(keysOf(await read('hugo'))).toEqual(['a', ...keys]);
  });

  it('are noted when staff read them, and not when they are not there', async () => {
    await patch('other', { a: '1' });
    await ask('other', undefined, { as: SERVICE });
    await ask('other', 'a', { as: SERVICE });
    await ask('other', 'b', { as: SERVICE });
    await ask('other', undefined, { as: SERVICE, method: 'HEAD' });
    const { json } = await api.request({ url: `${BASE}/accounts/other/accesses`, as: 'other' });
    const { accesses } = json as { accesses: { fields: string[] }[] };
    expect(accesses.filter(({ fields }) => fields[0] !== 'changes')).toEqual([
      expect.objectContaining({ by: SERVICE.username, kind: 'service', fields: ['preferences'], count: 2 }),
    ]);
  });

  it('go with the person, their names too', async () => {
    const start = await cursorAfterAll(api);
    await patch('gone', { 'my illness': 'secret', bio: 'x' });
    await patchAccount(api, 'gone', { bio: 'x' });
    const author = { actor: 'operator', channel: 'command_line', requestId: null } as const;
    await new AccountEraser(api.dataSource, author).erase('gone', { release: false });
    const left = await api.dataSource.query<object[]>(
      `SELECT c::text FROM changes c JOIN users u ON u.id = c.user_id WHERE u.username = 'gone'`,
    );
    expect(JSON.stringify(left)).not.toMatch(/illness|secret/);
    const { events } = await follow(api, start, 3);
    expect(events.map(({ type, fields }) => [type, fields])).toEqual([
      ['account.updated', ['preferences']],
      ['account.updated', ['bio']],
      ['account.erased', []],
    ]);
    expect((await ask('gone')).status).toBe(404);
  });

  it('have no key whose percent-encoding is broken', async () => {
    for (const key of ['%ff', 'a%zz']) {
      const put = await api.request({
        ...{ method: 'PUT' as const, url: `${BASE}/preferences/ann/${key}`, as: 'ann' },
        ...{ headers: { 'content-type': 'text/plain' }, payload: 'x' },
      });
      expect([key, put.status]).toEqual([key, 400]);
    }
  });

  it('are not there without the preset', async () => {
    const plain = await startTestApp({}, api.databaseUrl);
    try {
      for (const path of [url('ann'), url('ann', 'pref-lang')]) {
        expect((await plain.request({ url: path, as: 'ann' })).status).toBe(404);
        expect((await plain.request({ url: path })).status).toBe(401);
      }
      expect(Object.keys((await getAccount(plain, 'ann')).json as object)).toHaveLength(18);
      // What was kept stays where it is.
      await patchAccount(plain, 'ann', { bio: 'x' });
      expect(keysOf(await read('ann'))).toEqual(['a key', 'pref-lang']);
    } finally {
      await plain.close();
    }
  });
});
