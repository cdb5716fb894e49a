import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { askChanges, cursorAfterAll, follow } from '../support/feed.js';
import {
  accountUrl,
  changesOf,
  getAccount,
  keysOf,
  MERGE_PATCH,
  patchAccount,
  versionOf,
} from '../support/requests.js';
import { SERVICE, startTestApp, type Answer, type TestApp } from '../support/test-app.js';

/*
 * Privacy `custom`: the owner shares single fields. Who sees what in each state is the table of
 * visibility-lock.e2e-spec.ts; here is how it is chosen.
 */

const PUBLIC = ['account_privacy', 'profile_image', 'username'];
const ENVIRONMENT = {
  ACCOUNT_FIELDS: '{"topics": {"type": "choices", "of": ["art", "law"], "custom": true}}',
  ACCOUNT_VISIBILITY_CONFIGURATION: '{"custom_shareable_fields": ["bio", "country", "extended.topics"]}',
};

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp(ENVIRONMENT);
  const names = ['ann', 'bea', 'cleo', 'dora', 'eve', 'other'];
  await seed(api.dataSource, ...names.map((username) => ({ username, bio: 'x', country: 'DE' })));
});
afterAll(() => api?.close());

function choose(
  username: string,
  patch: unknown,
  { as = username, headers = {} }: { as?: string | typeof SERVICE; headers?: Record<string, string> } = {},
): Promise<Answer> {
  return api.request({
    ...{ method: 'PATCH', url: `${accountUrl(username)}/visibility`, as },
    headers: { 'content-type': MERGE_PATCH, ...headers },
    payload: typeof patch === 'string' ? patch : JSON.stringify(patch),
  });
}

const told = (username: string) => api.request({ url: `${accountUrl(username)}/visibility`, as: username });
const shownToOthers = async (username: string) => keysOf((await getAccount(api, username, 'other')).json);

describe('Privacy custom', () => {
  it('shows others the public fields and those that the owner has chosen, and says so to everybody', async () => {
    const saved = await patchAccount(api, 'ann', { account_privacy: 'Custom' });
    expect([saved.status, saved.json.account_privacy]).toEqual([200, 'custom']);
    expect(await shownToOthers('ann')).toEqual(PUBLIC);

    const chosen = await choose('ann', {
      bio: 'all_users',
      'extended.topics': 'all_users',
      country: 'private',
    });
    expect(chosen.status).toBe(200);
    expect(chosen.json).toEqual((await told('ann')).json);
    expect(chosen.json.choices).toEqual({
      ...{ bio: 'all_users', country: 'private', 'extended.topics': 'all_users' },
    });
    const { bio, country, 'extended.topics': topics, email } = chosen.json.fields;
    const everybody = { seen_by: ['owner', 'staff', 'other'], reason: 'own_choice' };
    expect([bio, topics]).toEqual([everybody, everybody]);
    expect(country).toEqual({ seen_by: ['owner', 'staff'], reason: 'own_choice' });
    expect(email).toEqual({ seen_by: ['owner', 'staff'], reason: 'site_policy' });

    const { json } = await getAccount(api, 'ann', 'other');
    expect(keysOf(json)).toEqual([...PUBLIC, 'bio', 'extended'].sort());
    expect([json.extended, json.account_privacy]).toEqual([{ topics: null }, 'custom']);
  });

  it('is a change of the account for each field: version, history, events', async () => {
    const start = await cursorAfterAll(api);
    const before = await versionOf(api, 'bea');
    await choose('bea', { bio: 'all_users' });
    await choose('bea', { bio: 'all_users' });
    await choose('bea', {});
    await choose('bea', { country: 'private', bio: null, 'extended.topics': null });
    expect(await versionOf(api, 'bea')).toBe(before + 2);
    expect((await changesOf(api, 'bea')).map(({ field_values: values }) => values)).toEqual([
      { 'visibility.bio': { old: null, new: 'all_users' } },
      {
        'visibility.bio': { old: 'all_users', new: null },
        'visibility.country': { old: null, new: 'private' },
      },
    ]);
    const { events } = await follow(api, start, 2, { fields: 'visibility' });
    expect(events.map(({ fields }) => fields)).toEqual([
      ['visibility.bio'],
      ['visibility.bio', 'visibility.country'],
    ]);
    expect((await follow(api, start, 1, { fields: 'visibility.country' })).events).toHaveLength(1);
    expect((await askChanges(api, { fields: 'visibility.email' })).status).toBe(400);
  });

  it('follows If-Match, and changes the tag of what others see only with what they see', async () => {
    await patchAccount(api, 'cleo', { account_privacy: 'custom' });
    const old = (await getAccount(api, 'cleo')).headers.etag!;
    const shared = async () => (await getAccount(api, 'cleo', 'other')).headers.etag;
    const before = await shared();
    expect((await choose('cleo', { bio: 'private' }, { headers: { 'if-match': old } })).status).toBe(200);
    expect(await shared()).toBe(before);
    const stale = await choose('cleo', { bio: 'all_users' }, { headers: { 'if-match': old } });
    expect([stale.status, stale.json.changed_fields]).toEqual([412, ['visibility.bio']]);
    await choose('cleo', { bio: 'all_users' });
    expect(await shared()).not.toBe(before);
  });

  it.each<[string, unknown, string[]]>([
    ['a field that the site does not offer', { email: 'all_users' }, ['email']],
    ['no field', { nickname: 'all_users' }, ['nickname']],
    ['no choice', { bio: 'custom', country: true }, ['bio', 'country']],
    ['an object of fields', { extended: { topics: 'all_users' } }, ['extended']],
    ['one that is right beside one that is not', { bio: 'all_users', email: null }, ['email']],
    ['a name of every object', '{"__proto__": "all_users"}', ['__proto__']],
  ])('is refused for %s, and nothing is saved', async (_, patch, fields) => {
    const before = await versionOf(api, 'dora');
    const { status, json } = await choose('dora', patch);
    expect([status, keysOf(json.field_errors)]).toEqual([400, fields]);
    expect(await versionOf(api, 'dora')).toBe(before);
  });

  it('is answered in the order of every PATCH', async () => {
    expect((await choose('dora', '{', { as: 'other' })).status).toBe(404);
    expect((await choose('dora', '{', { as: SERVICE })).status).toBe(403);
    expect((await choose('dora', '{')).status).toBe(400);
    const json = await choose('dora', {}, { headers: { 'content-type': 'application/json' } });
    expect([json.status, json.headers['accept-patch']]).toEqual([415, MERGE_PATCH]);
    const options = await api.request({
      method: 'OPTIONS',
      url: `${accountUrl('dora')}/visibility`,
      as: 'dora',
    });
    expect([options.headers.allow, options.headers['accept-patch']]).toEqual([
      'GET, HEAD, OPTIONS, PATCH',
      MERGE_PATCH,
    ]);
  });

  it('loses nothing of what is chosen at once', async () => {
    const patches = [{ bio: 'all_users' }, { country: 'all_users' }, { 'extended.topics': 'private' }];
    const statuses = await Promise.all(patches.map(async (patch) => (await choose('eve', patch)).status));
    expect(statuses).toEqual([200, 200, 200]);
    expect((await told('eve')).json.choices).toEqual(Object.assign({}, ...patches));
  });
});

describe('Where a site offers no field', () => {
  let plain: TestApp;

  beforeAll(async () => {
    plain = await startTestApp({}, api.databaseUrl);
  });
  afterAll(() => plain?.close());

  it('there is no such privacy, and every field is a fault', async () => {
    const privacy = await patchAccount(plain, 'eve', { account_privacy: 'custom' });
    expect([privacy.status, keysOf(privacy.json.field_errors)]).toEqual([400, ['account_privacy']]);
    const send = (patch: object) =>
      plain.request({
        ...{ method: 'PATCH' as const, url: `${accountUrl('eve')}/visibility`, as: 'eve' },
        headers: { 'content-type': MERGE_PATCH },
        payload: JSON.stringify(patch),
      });
    const refused = await send({ bio: 'all_users' });
    expect([refused.status, keysOf(refused.json.field_errors)]).toEqual([400, ['bio']]);
    const nothing = await send({});
    expect([nothing.status, keysOf(nothing.json)]).toEqual([200, ['fields', 'username']]);
  });

  it('nothing shows of an account whose owner chose it elsewhere, and what was chosen is kept', async () => {
    await patchAccount(api, 'eve', { account_privacy: 'custom' });
    const { json } = await getAccount(plain, 'eve', 'other');
    expect([keysOf(json), json.account_privacy]).toEqual([PUBLIC, 'private']);
    expect((await patchAccount(plain, 'eve', { bio: 'y' })).status).toBe(200);
    expect(await shownToOthers('eve')).toEqual([...PUBLIC, 'bio', 'country'].sort());
  });
});
