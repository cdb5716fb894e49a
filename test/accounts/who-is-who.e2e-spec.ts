import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { askFor, emailChangeUrl } from '../support/email-changes.js';
import { settled } from '../support/feed.js';
import { accountUrl, BASE, changesOf, getAccount, MERGE_PATCH, patchAccount } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

/** Accounts, and names that are not theirs: they share a capital, or a normalization form, or look alike. */
const ALIKE: readonly (readonly [name: string, other: string])[] = [
  ['mike', 'mıke'],
  ['sam', 'ſam'],
  ['kim', '\u212Aim'],
  ['kim', 'KİM'],
  ['οδυσσευς', 'οδυσσευσ'],
  ['josé', 'jose\u0301'],
  ['ångström', '\u212Bngström'],
  ['\u01F0an', 'J\u030Can'],
  ['bigbird', 'ᴮᴵᴳᴮᴵᴿᴰ'],
  ['mike', 'mike\ufe0f'],
  ['mike', 'ｍｉｋｅ'],
  ['mike', 'mіke'],
];
const NAMES = [...new Set(ALIKE.map(([name]) => name))];
const emailOf = (name: string) => `${name}@mail.example.org`;

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
  const people = NAMES.map((username) => ({ username, email: emailOf(username), is_staff: true }));
  await seed(api.dataSource, ...people.map((person) => ({ ...person, account_privacy: 'private' })));
  await seed(
    api.dataSource,
    { username: 'ukraine', email: 'one@bücher.example' },
    { username: 'bob', email: 'Bob@mail.example.org' },
  );
  await Promise.all(NAMES.map((name, i) => askFor(api, name, `new${i}@example.org`)));
});
afterAll(() => api.close());

const staff = (url: string) => api.request({ url: `${BASE}${url}`, as: SERVICE });
const searchEmails = async (...emails: string[]) => {
  const { json } = await api.request({
    method: 'POST',
    url: `${BASE}/accounts/search_emails`,
    as: SERVICE,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ emails }),
  });
  return (json as { username: string }[]).map(({ username }) => username);
};

describe.each(ALIKE)('To the account %s the name %s', (name, other) => {
  it('is somebody else in a token: nobody with an account, and no staff', async () => {
    const as = other;
    const me = await api.request({ url: `${BASE}/me`, as });
    expect(me.json).toEqual({ username: other });
    expect((await api.request({ url: `${BASE}/accounts`, as })).status).toBe(404);
    expect(Object.keys((await getAccount(api, name, other)).json).sort()).toEqual([
      'account_privacy',
      'profile_image',
      'username',
    ]);
    const listed = await api.request({ url: `${BASE}/accounts?usernames=${encodeURIComponent(name)}`, as });
    expect(listed.json[0]).not.toHaveProperty('name');
    const statuses = await Promise.all([
      api.request({ url: `${BASE}/accounts?email=${encodeURIComponent(emailOf('bob'))}`, as }),
      api.request({ url: `${BASE}/changes`, as }),
      api.request({ url: `${accountUrl(name)}/visibility`, as }),
      api.request({ url: emailChangeUrl(name), as }),
      api.request({ method: 'DELETE', url: emailChangeUrl(name), as }),
      api.request({ method: 'DELETE', url: `${accountUrl(name)}/image`, as }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 403, 404, 404, 404, 404]);
  });

  it('changes nothing, on its own path or on hers', async () => {
    const before = await changesOf(api, name);
    const patch = (url: string, as: string) =>
      api.request({
        ...{ method: 'PATCH', url, as, payload: '{"bio":"taken over"}' },
        headers: { 'content-type': MERGE_PATCH },
      });
    const answers = [
      await patch(accountUrl(name), other),
      await patch(accountUrl(other), other),
      await patch(accountUrl(other), name),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect(await changesOf(api, name)).toEqual(before);
  });

  it('is nobody in a path, a list and a filter', async () => {
    const text = encodeURIComponent(other);
    expect((await staff(`/accounts/${text}`)).status).toBe(404);
    expect((await staff(`/accounts/${text}/email_change`)).status).toBe(404);
    expect((await staff(`/accounts?usernames=${text}`)).status).toBe(404);
    const both = await staff(`/accounts?usernames=${text},${encodeURIComponent(name)},${text}`);
    expect(both.json.map(({ username }: { username: string }) => username)).toEqual([name]);
    expect((await staff(`/accounts?email=${encodeURIComponent(emailOf(other))}`)).status).toBe(404);
    expect(await searchEmails(emailOf(other), emailOf(name))).toEqual([name]);
  });
});

describe('The same name in other letter case', () => {
  it.each([
    ['mike', 'MIKE'],
    ['josé', 'JOSÉ'],
    ['οδυσσευς', 'ΟΔΥΣΣΕΥΣ'],
    ['ångström', 'ÅNGSTRÖM'],
  ])('%s is %s in a token, a path, a list and a filter', async (name, other) => {
    expect((await patchAccount(api, other, { bio: other })).status).toBe(200);
    expect((await getAccount(api, other, name)).json.bio).toBe(other);
    const text = encodeURIComponent(other);
    const list = await staff(`/accounts?usernames=${text},${encodeURIComponent(name)}`);
    expect(list.json).toHaveLength(1);
    const found = await staff(`/accounts?email=${encodeURIComponent(emailOf(other))}`);
    expect(found.json[0].username).toBe(name);
    expect(await searchEmails(emailOf(other), emailOf(name))).toEqual([name]);
  });
});

describe('One mailbox', () => {
  const BOB = [
    ...['bob@mail.example.org', 'BOB@MAIL.EXAMPLE.ORG', 'bob@ⓜail.example.org', 'bob@mail。example.org'],
    ...['bob@ｍａｉｌ．ｅｘａｍｐｌｅ．ｏｒｇ', 'Bob@mail.example｡org'],
  ];
  const UKRAINE = [
    ...['one@bücher.example', 'one@xn--bcher-kva.example', 'ONE@BÜCHER。example'],
    ...['one@XN--BCHER-KVA.example', 'one@bu\u0308cher.example'],
  ];

  it.each([...BOB.map((email) => [email, 'bob']), ...UKRAINE.map((email) => [email, 'ukraine'])])(
    '%s is that of %s',
    async (email, username) => {
      const { json } = await staff(`/accounts?email=${encodeURIComponent(email)}`);
      expect(json).toEqual([expect.objectContaining({ username })]);
      expect(await searchEmails(email)).toEqual([username]);
    },
  );

  it.each(['bob@mail.example.org.', 'bob@xn--mail-.example.org', 'bob@mail.example.org@x', 'bob', '@'])(
    '%s is nobody’s',
    async (email) => {
      expect((await staff(`/accounts?email=${encodeURIComponent(email)}`)).status).toBe(404);
      expect(await searchEmails(email)).toEqual([]);
    },
  );

  it('is found once, however often it is asked for', async () => {
    expect(await searchEmails(...BOB, ...UKRAINE, ...BOB)).toEqual(['bob', 'ukraine']);
  });
});

describe('A path that cannot be a username', () => {
  it.each([
    ...['..', '%2e%2e', '.', 'a', 'x'.repeat(31), 'a%2Fb', 'a%20b', '%00', 'a%00b', 'a%0Ab', '%F0%9F%98%80'],
    ...['%ff', '%zz', '%ED%A0%80', 'a%EF%B8%8Fb', 'x'.repeat(3_000), 'retire', 'snapshots_', 'name_change'],
  ])('%s is 404', async (path) => {
    for (const as of [SERVICE, 'mike']) {
      const { status } = await api.request({ url: `${BASE}/accounts/${path}`, as });
      expect([404, path === '.' || path === '..' ? 200 : 404]).toContain(status);
    }
  });
});

it('An id beyond 2^53 loses no digit', async () => {
  await api.dataSource.query('ALTER SEQUENCE users_id_seq RESTART 9007199254740993');
  await seed(api.dataSource, { username: 'late', email: 'late@example.org' });
  const { text, headers } = await api.request({
    method: 'POST',
    url: `${BASE}/accounts/search_emails`,
    as: SERVICE,
    headers: { 'content-type': 'application/json' },
    payload: '{"emails":["late@example.org"]}',
  });
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(text).toBe('[{"id":9007199254740993,"username":"late","email":"late@example.org"}]');
  await patchAccount(api, 'late', { bio: 'x' });
  await settled(api.dataSource);
  const { json } = await staff('/changes');
  expect(json.changes.at(-1).id).toBe('9007199254740993');
  const { headers: tagged } = await getAccount(api, 'late');
  expect(tagged.etag).toContain('9007199254740993');
});
