import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, getAccount, keysOf, patchAccount } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

type Caller = Parameters<TestApp['request']>[0]['as'];

let api: TestApp;

const SERVICE_SCOPES = JSON.stringify({
  'accounts:directory': { fields: ['name', 'profile_image'], changes: true },
  'accounts:contact': { fields: ['username', 'email'], search: true },
  'accounts:eraser': { erase: true },
});
const PUBLIC = ['account_privacy', 'profile_image', 'username'];

beforeAll(async () => {
  api = await startTestApp({ SERVICE_SCOPES, RATE_LIMIT_READS: '1000' });
  await seed(
    api.dataSource,
    { username: 'boss', is_staff: true, name: 'The Boss' },
    { username: 'anna', name: 'Anna A', email: 'anna@example.com', bio: 'Hello' },
    { username: 'ben', name: 'Ben B', account_privacy: 'private' },
    { username: 'cleo', year_of_birth: null },
  );
});
afterAll(() => api.close());

const service = (...scopes: string[]): Caller => ({ username: 'a-service', scopes });
const DIRECTORY = service('accounts:directory');
const CONTACT = service('accounts:contact');
const read = (url: string, as: Caller) => api.request({ url: `${BASE}${url}`, as });

describe('A service sees of every account', () => {
  it.each(['anna', 'ben', 'cleo', 'boss'])(
    'the public fields and those of its scope: of %s',
    async (username) => {
      const { json } = await read(`/accounts/${username}`, DIRECTORY);
      expect(keysOf(json)).toEqual([...PUBLIC, 'name'].sort());
    },
  );

  it('those of all its scopes together', async () => {
    const both = service('openid', 'accounts:contact', 'accounts:directory', 'accounts:unknown');
    expect(keysOf((await read('/accounts/ben', both)).json)).toEqual([...PUBLIC, 'email', 'name'].sort());
  });

  it('no more than that of what others see', async () => {
    expect((await read('/accounts/anna?view=shared', CONTACT)).json).not.toHaveProperty('bio');
    expect((await read('/accounts/anna?view=shared', CONTACT)).json).not.toHaveProperty('email');
    expect((await read('/accounts/anna?view=shared&fields=bio,username', CONTACT)).json).toEqual({
      username: 'anna',
    });
  });

  it('the fields that it asks for', async () => {
    expect((await read('/accounts/anna?fields=bio,name', DIRECTORY)).json).toEqual({ name: 'Anna A' });
    const [account] = (await read('/accounts?usernames=anna&fields=bio,name', DIRECTORY)).json as object[];
    expect(account).toEqual({ name: 'Anna A' });
  });

  it('the same under any name, also one that an account has: it is nobody, and no staff', async () => {
    for (const username of ['anna', 'boss']) {
      const named = { username, scopes: ['accounts:directory'] };
      expect(keysOf((await read('/accounts/anna', named)).json)).not.toContain('email');
      expect((await read('/accounts', named)).status).toBe(404);
      expect((await read(`/accounts/${username}/visibility`, named)).status).toBe(404);
      const patch = await api.request({
        ...{ method: 'PATCH', url: accountUrl(username), as: named, payload: '{"bio":"x"}' },
        headers: { 'content-type': 'application/merge-patch+json' },
      });
      expect(patch.status).toBe(404);
    }
    expect((await read('/me', DIRECTORY)).json).toEqual({ username: 'a-service' });
  });

  it('by a tag of what is in the body alone', async () => {
    const first = await read('/accounts/anna', DIRECTORY);
    await patchAccount(api, 'anna', { goals: 'Other' });
    expect((await read('/accounts/anna', DIRECTORY)).headers.etag).toBe(first.headers.etag);
    await patchAccount(api, 'anna', { name: 'Anna B' });
    expect((await read('/accounts/anna', DIRECTORY)).headers.etag).not.toBe(first.headers.etag);
    await patchAccount(api, 'anna', { name: 'Anna A' });
  });
});

describe('A service may', () => {
  it('ask by id', async () => {
    const [{ id }] = await api.dataSource.query<[{ id: string }]>(
      `SELECT id FROM users WHERE username = 'ben'`,
    );
    const answer = await read(`/accounts?ids=${id}`, CONTACT);
    expect([answer.status, answer.json[0].username]).toEqual([200, 'ben']);
  });

  it('look up addresses with search alone', async () => {
    const search = (as: Caller) =>
      api.request({
        ...{ method: 'POST', url: `${BASE}/accounts/search_emails`, as },
        ...{ payload: '{"emails":["anna@example.com"]}', headers: { 'content-type': 'application/json' } },
      });
    expect((await search(CONTACT)).json).toHaveLength(1);
    expect((await search(DIRECTORY)).status).toBe(404);
    const [found] = (await read('/accounts?email=anna@example.com', CONTACT)).json as object[];
    expect(keysOf(found)).toEqual([...PUBLIC, 'email'].sort());
    expect((await read('/accounts?email=anna@example.com', DIRECTORY)).status).toBe(403);
  });

  it('read changes with changes alone', async () => {
    expect((await read('/changes', DIRECTORY)).status).toBe(200);
    expect((await read('/changes', CONTACT)).status).toBe(403);
  });

  it('do nothing that staff do', async () => {
    const all = service('accounts:directory', 'accounts:contact', 'accounts:eraser');
    for (const path of ['/accounts/anna/visibility', '/accounts/anna/email_change']) {
      expect((await read(path, all)).status).toBe(404);
    }
    const deactivate = { method: 'POST' as const, url: `${accountUrl('anna')}/deactivate`, as: all };
    expect((await api.request(deactivate)).status).toBe(403);
    // Only staff are exempt.
    expect((await read('/accounts/anna', all)).headers).toHaveProperty('ratelimit-limit');
  });

  it('be staff as well: then it sees what staff see', async () => {
    const staff = { username: 'x', staff: true, scopes: ['accounts:directory'] };
    expect((await read('/accounts/anna', staff)).json).toHaveProperty('email');
  });
});

it('A token with unknown words is that of an ordinary caller', async () => {
  const { json } = await read('/accounts/anna', service('accounts:payroll'));
  expect(json).toEqual((await getAccount(api, 'anna', 'ben')).json);
});

it('The owner is told which services see a field', async () => {
  const { json } = await read('/accounts/ben/visibility', 'ben');
  expect(json.fields.email.seen_by).toEqual(['owner', 'staff', 'services with accounts:contact']);
  expect(json.fields.name.seen_by).toEqual(['owner', 'staff', 'services with accounts:directory']);
  expect(json.fields.bio.seen_by).toEqual(['owner', 'staff']);
  expect((await read('/accounts/cleo/visibility', 'cleo')).json.fields.profile_image.seen_by).toEqual([]);
});
