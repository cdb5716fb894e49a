import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed, type AccountSeed } from '../support/accounts.js';
import { ALL_FIELDS, SHAREABLE } from '../support/exposure/settings.js';
import { accountUrl, BASE, getAccount, keysOf, patchAccount } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/*
 * Who sees what of which account is the table of visibility-lock.e2e-spec.ts. Here is what that leaves out: other ways to
 * name the same viewer, what settings say of values, and writing what one does not see.
 */

const THIS_YEAR = new Date().getUTCFullYear();

const ACCOUNTS: AccountSeed[] = [
  { username: 'sharer', account_privacy: 'all_users' },
  { username: 'keeper', account_privacy: 'private' },
  { username: 'undecided', account_privacy: null },
  { username: 'youth', account_privacy: 'all_users', year_of_birth: THIS_YEAR - 14 },
  { username: 'other' },
];

const sorted = (fields: readonly string[]) => [...fields].sort();

describe('With the default configuration', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await startTestApp();
    await seed(api.dataSource, ...ACCOUNTS);
  });
  afterAll(() => api.close());

  it.each([
    ['the owner, her name in capitals', 'KEEPER'],
    ['a staff service that speaks for an ordinary account', { username: 'other', staff: true }],
  ])('%s sees all, alone and in a list', async (_, as) => {
    const alone = await api.request({ url: accountUrl('keeper'), as });
    const list = await api.request({ url: `${BASE}/accounts?usernames=Keeper`, as });
    expect([alone.json, list.json[0]].map(keysOf)).toEqual([sorted(ALL_FIELDS), sorted(ALL_FIELDS)]);
  });

  it('shows a default picture by absolute addresses that need no token, one per size', async () => {
    const image: Record<string, string | boolean> = (await getAccount(api, 'sharer', 'other')).json
      .profile_image;
    const { has_image, ...urls } = image;
    expect(has_image).toBe(false);
    expect(Object.keys(urls).sort()).toEqual([
      'image_url_full',
      'image_url_large',
      'image_url_medium',
      'image_url_small',
    ]);
    expect(new Set(Object.values(urls)).size).toBe(4);
    for (const url of Object.values(urls)) {
      const picture = await api.request({ url: new URL(String(url)).pathname });
      expect(picture.status).toBe(200);
      expect(picture.headers['content-type']).toMatch(/^image\//);
    }
  });
});

describe('With a configuration that shows the owner less than others', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await startTestApp({
      ACCOUNT_VISIBILITY_CONFIGURATION: JSON.stringify({
        default_visibility: 'private',
        shareable_fields: ['username', 'name'],
        admin_fields: ['username', 'account_privacy'],
      }),
    });
    await seed(api.dataSource, ...ACCOUNTS);
  });
  afterAll(() => api.close());

  it('she writes a field that her own view does not show', async () => {
    const answer = await patchAccount(api, 'sharer', { name: 'Shown to others alone' });
    expect([answer.status, keysOf(answer.json)]).toEqual([200, ['account_privacy', 'username']]);
    expect((await getAccount(api, 'sharer', 'other')).json.name).toBe('Shown to others alone');
  });

  it('a choice that is reset counts as the configured default', async () => {
    expect((await patchAccount(api, 'youth', { account_privacy: null })).json.account_privacy).toBe(
      'private',
    );
  });
});

describe('With a configuration that names one key, and other sizes and limits', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await startTestApp({
      ACCOUNT_VISIBILITY_CONFIGURATION: '{"public_fields":["username","bio"]}',
      PARENTAL_CONSENT_AGE_LIMIT: '14',
      PROFILE_IMAGE_SIZES_MAP: '{"huge":1000}',
      BADGES_ENABLED: 'true',
      PUBLIC_URL: 'https://people.example/base',
    });
    await seed(api.dataSource, ...ACCOUNTS);
  });
  afterAll(() => api.close());

  it.each([
    ['keeper', ['username', 'bio']],
    ['sharer', SHAREABLE],
    ['youth', ['username', 'bio']],
  ])('the other keys keep their defaults for %s', async (username, others) => {
    expect(keysOf((await getAccount(api, username, 'other')).json)).toEqual(sorted(others));
    expect(keysOf((await getAccount(api, username)).json)).toEqual(sorted(ALL_FIELDS));
  });

  it('the badges, the sizes and the base of addresses are those of the settings', async () => {
    const { json } = await getAccount(api, 'sharer', 'other');
    expect(json.accomplishments_shared).toBe(true);
    expect(json.profile_image).toEqual({
      has_image: false,
      image_url_huge: expect.stringMatching(/^https:\/\/people\.example\/base\/./),
    });
  });
});
