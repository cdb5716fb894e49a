import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, getAccount, patchAccount } from '../support/requests.js';
import { queriesDuring } from '../support/statements.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;
const ACCOUNT_FIELDS = '{"pronouns":{"type":"text","shareable":true},"topics":{"type":"text"}}';

beforeAll(async () => {
  api = await startTestApp({ ACCOUNT_FIELDS, ACCOUNTS_MAX_USERNAMES: '3' });
  await seed(
    api.dataSource,
    { username: 'boss', is_staff: true },
    { username: 'anna', bio: 'Hello', country: 'IS', extended: { pronouns: 'she/her', topics: 'art' } },
    { username: 'ben', account_privacy: 'private', bio: 'Hidden' },
    { username: 'cleo', year_of_birth: null, bio: 'Young' },
  );
});
afterAll(() => api.close());

const one = (query: string, as: string | typeof SERVICE = 'ben', username = 'anna') =>
  api.request({ url: `${accountUrl(username)}?${query}`, as });
const list = (query: string, as: string | typeof SERVICE = 'boss') =>
  api.request({ url: `${BASE}/accounts?${query}`, as });

describe('fields', () => {
  it.each<[string, string, string, object]>([
    ['one', 'fields=bio', 'ben', { bio: 'Hello' }],
    ['two, in the order of the view', 'fields=country,bio', 'ben', { bio: 'Hello', country: 'IS' }],
    ['with blanks, twice and with empty items', 'fields=,bio,%20bio,,', 'ben', { bio: 'Hello' }],
    [
      'all that a site adds, as far as the caller sees it',
      'fields=extended',
      'ben',
      { extended: { pronouns: 'she/her' } },
    ],
    [
      'one that a site adds',
      'fields=extended.topics,bio',
      'boss',
      { bio: 'Hello', extended: { topics: 'art' } },
    ],
    ['one that the caller may not see', 'fields=extended.topics', 'ben', {}],
    ['of the shared view alone', 'fields=bio,email&view=shared', 'anna', { bio: 'Hello' }],
    [
      'what follows from other values',
      'fields=requires_parental_consent,account_privacy',
      'boss',
      {
        requires_parental_consent: false,
        account_privacy: 'all_users',
      },
    ],
  ])('narrow the view: %s', async (_, query, as, body) => {
    const answer = await one(query, as);
    expect([answer.status, answer.json]).toEqual([200, body]);
    expect(answer.text).toBe(JSON.stringify(answer.json));
  });

  it('narrow each account of a list by itself', async () => {
    const answer = await list('usernames=anna,ben,cleo&fields=username,bio,account_privacy', 'anna');
    expect(answer.json).toEqual([
      { username: 'anna', bio: 'Hello', account_privacy: 'all_users' },
      { username: 'ben', account_privacy: 'private' },
      { username: 'cleo', account_privacy: 'private' },
    ]);
    expect((await list('fields=bio', 'ben')).json).toEqual([{ bio: 'Hidden' }]);
    expect((await list('email=anna@example.com&fields=username')).json).toEqual([{ username: 'anna' }]);
  });

  it.each([
    ['a name that is no field', 'fields=bio,nickname'],
    ['one that no view has', 'fields=is_staff'],
    ['one that this site does not add', 'fields=extended.shoes'],
    ['an empty list', 'fields='],
    ['only commas and blanks', 'fields=,%20,'],
    ['a list twice', 'fields=bio&fields=country'],
    ['another letter case', 'fields=Bio'],
    ['a member of every object', 'fields=constructor'],
  ])('are 400 with %s', async (_, query) => {
    for (const answer of [await one(query), await list(`usernames=anna&${query}`), await list(query)]) {
      expect([answer.status, answer.json.type.split('/').at(-1)]).toEqual([400, 'invalid_parameter']);
    }
  });

  it('are unknown where nothing is read', async () => {
    const answer = await api.request({
      ...{ method: 'PATCH', url: `${accountUrl('anna')}?fields=bio`, as: 'anna', payload: '{}' },
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect(answer.status).toBe(400);
  });

  it('read no column that they do not need', async () => {
    const queries = await queriesDuring(() => one('fields=country', 'boss'));
    expect(JSON.stringify(queries)).toContain('p.country');
    expect(JSON.stringify(queries)).not.toMatch(/p\.bio|image_name|p\.extended|u\.email/);
  });
});

describe('The tag of a narrowed account', () => {
  it('is that of the narrowed body: the same for whoever sees the same, and another one than that of the view', async () => {
    const [owner, staff, other] = await Promise.all(
      ['anna', 'boss', 'ben'].map((as) => one('fields=bio,country', as)),
    );
    expect(staff!.headers.etag).toBe(owner!.headers.etag);
    expect(other!.headers.etag).toBe(owner!.headers.etag);
    expect((await getAccount(api, 'anna')).headers.etag).not.toBe(owner!.headers.etag);
    expect((await one('fields=bio', 'boss')).headers.etag).not.toBe(owner!.headers.etag);
  });

  it('stays as it is while only other fields change, and is 304 then', async () => {
    const { etag } = (await one('fields=bio', 'anna')).headers;
    expect((await patchAccount(api, 'anna', { goals: 'More' })).status).toBe(200);
    const request = {
      url: `${accountUrl('anna')}?fields=bio`,
      as: 'anna',
      headers: { 'if-none-match': etag! },
    };
    expect((await api.request(request)).status).toBe(304);
    expect((await api.request({ ...request, method: 'HEAD' })).status).toBe(304);
    await patchAccount(api, 'anna', { bio: 'Changed' });
    expect((await api.request(request)).status).toBe(200);
    await patchAccount(api, 'anna', { bio: 'Hello' });
  });

  it('is that of the view where all of it is asked for', async () => {
    const all = Object.keys((await getAccount(api, 'anna')).json as object).join();
    expect((await one(`fields=${all}`, 'anna')).headers.etag).toBe(
      (await getAccount(api, 'anna')).headers.etag,
    );
  });

  it('never matches for a PATCH', async () => {
    const { etag } = (await one('fields=bio', 'anna')).headers;
    expect((await patchAccount(api, 'anna', { bio: 'x' }, { 'if-match': etag! })).status).toBe(412);
  });

  it('of a list is 304 as well', async () => {
    const { etag } = (await list('usernames=anna,ben&fields=username')).headers;
    const url = `${BASE}/accounts?usernames=anna,ben&fields=username`;
    const answer = await api.request({ url, as: 'cleo', headers: { 'if-none-match': etag! } });
    expect(answer.status).toBe(304);
  });
});

describe('A list of ids', () => {
  const ids = new Map<string, string>();
  const idOf = (username: string) => ids.get(username)!;
  beforeAll(async () => {
    const rows = await api.dataSource.query<{ id: string; username: string }[]>(
      'SELECT id, username FROM users',
    );
    for (const { id, username } of rows) ids.set(username, id);
  });
  const names = (accounts: unknown) => (accounts as { username: string }[]).map(({ username }) => username);

  it.each([['boss'], [SERVICE]])('gives staff (%j) accounts in the order asked, each once', async (as) => {
    const [anna, ben] = [idOf('anna'), idOf('ben')];
    const answer = await list(`ids=${ben},%20${anna}%20,,${ben},9223372036854775807`, as);
    expect([answer.status, names(answer.json)]).toEqual([200, ['ben', 'anna']]);
    expect(answer.text).toBe((await list('usernames=ben,anna', as)).text);
    expect((await list(`ids=${ben}&view=shared`, as)).json[0]).not.toHaveProperty('bio');
    expect((await list(`ids=${ben}&fields=bio`, as)).json).toEqual([{ bio: 'Hidden' }]);
  });

  it('is exact beyond what a number of JavaScript can hold', async () => {
    const id = '9007199254740993';
    await api.dataSource.query(
      `WITH u AS (INSERT INTO users (id, username, username_key, email, email_key) OVERRIDING SYSTEM VALUE
         VALUES ($1, 'big', 'big', 'big@example.com', 'big@example.com') RETURNING id)
       INSERT INTO profiles (user_id) SELECT id FROM u`,
      [id],
    );
    expect(names((await list(`ids=${id}`)).json)).toEqual(['big']);
    expect((await list('ids=9007199254740992')).status).toBe(404);
  });

  it.each(['anna', 'stranger'])('is 403 for %s', async (as) => {
    expect((await list(`ids=${idOf('anna')}`, as)).status).toBe(403);
    expect((await list('ids=x', as)).status).toBe(403);
  });

  it.each(['x', '0', '-1', '1.5', '007', '%2B1', '1e3', '9223372036854775808', '1,x', '%00'])(
    'is 400 with %s, which is no id',
    async (id) => {
      expect((await list(`ids=${id}`)).status).toBe(400);
    },
  );

  it.each(['usernames=anna', 'username=anna', 'email=anna@example.com', 'ids=2'])(
    'goes with nothing else: %s',
    async (query) => {
      expect((await list(`ids=1&${query}`)).status).toBe(400);
    },
  );

  it('is 404 without any id, or where none exists, and 400 above the limit', async () => {
    expect((await list('ids=')).status).toBe(404);
    expect((await list('ids=9223372036854775807')).status).toBe(404);
    expect((await list('ids=1,2,3,4')).status).toBe(400);
    expect((await list('ids=1,2,2,3,1')).status).toBe(200);
  });
});
