import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed, type AccountSeed } from './support/accounts.js';
import { accountUrl, BASE, getAccount, keysOf, patchAccount } from './support/requests.js';
import { SERVICE, startTestApp, type TestApp } from './support/test-app.js';

const PUBLIC = ['username', 'profile_image', 'account_privacy'];
const SHARED = [...PUBLIC, 'bio', 'country', 'language_proficiencies', 'accomplishments_shared'];
const FULL = [
  ...SHARED,
  ...['name', 'email', 'date_joined', 'is_active', 'gender', 'goals', 'language', 'level_of_education'],
  ...['mailing_address', 'requires_parental_consent', 'year_of_birth'],
];

const THIS_YEAR = new Date().getUTCFullYear();

/** The accounts that are looked at: what others see of each, and the privacy that everybody is shown. */
const ACCOUNTS: (AccountSeed & { others: string[]; privacy: string })[] = [
  { username: 'sharer', account_privacy: 'all_users', others: SHARED, privacy: 'all_users' },
  { username: 'keeper', account_privacy: 'private', others: PUBLIC, privacy: 'private' },
  { username: 'undecided', account_privacy: null, others: SHARED, privacy: 'all_users' },
  {
    username: 'child',
    account_privacy: 'all_users',
    year_of_birth: THIS_YEAR - 13,
    others: PUBLIC,
    privacy: 'private',
  },
  {
    username: 'youth',
    account_privacy: 'all_users',
    year_of_birth: THIS_YEAR - 14,
    others: SHARED,
    privacy: 'all_users',
  },
  {
    username: 'ageless',
    account_privacy: 'all_users',
    year_of_birth: null,
    others: PUBLIC,
    privacy: 'private',
  },
];

type Viewer = string | typeof SERVICE | ((username: string) => string);

/** Who looks, and whether she sees everything. */
const VIEWERS: [name: string, viewer: Viewer, seesAll: boolean][] = [
  ['the owner', (username) => username, true],
  ['the owner, her name in capitals', (username) => username.toUpperCase(), true],
  ['a staff account', 'boss', true],
  ['a staff service', SERVICE, true],
  ['a staff service that speaks for an ordinary account', { username: 'other', staff: true }, true],
  ['an inactive staff account', 'retired', false],
  ['another account', 'other', false],
  ['an inactive account', 'sleeper', false],
  ['a caller without an account', 'stranger', false],
];

const VIEWING_PEOPLE: AccountSeed[] = [
  { username: 'boss', is_staff: true },
  { username: 'retired', is_staff: true, is_active: false },
  { username: 'other' },
  { username: 'sleeper', is_active: false },
];

const VIEWS = ['', 'view=shared'];

const MATRIX = VIEWERS.flatMap(([viewerName, viewer, seesAll]) =>
  ACCOUNTS.flatMap(({ username, others, privacy }) =>
    VIEWS.map((view) => ({
      viewerName,
      as: typeof viewer === 'function' ? viewer(username) : viewer,
      username,
      view,
      fields: seesAll && view === '' ? FULL : others,
      privacy,
    })),
  ),
);

const sorted = (fields: string[]) => [...fields].sort();

describe('With the default configuration', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await startTestApp();
    await seed(api.dataSource, ...VIEWING_PEOPLE, ...ACCOUNTS);
  });
  afterAll(() => api.close());

  it.each(MATRIX)(
    '$viewerName gets of $username by name exactly the fields of the set ($view)',
    async ({ as, username, view, fields, privacy }) => {
      const answer = await api.request({ url: `${accountUrl(username)}?${view}`, as });
      expect(answer.status).toBe(200);
      expect(keysOf(answer.json)).toEqual(sorted(fields));
      expect(answer.json).toMatchObject({
        username,
        account_privacy: privacy,
        profile_image: { has_image: false },
      });
    },
  );

  it.each(
    VIEWERS.flatMap(([name, viewer, seesAll]) => VIEWS.map((view) => ({ name, viewer, seesAll, view }))),
  )('$name gets in a list each account by its own rules ($view)', async ({ viewer, seesAll, view }) => {
    const as = typeof viewer === 'function' ? viewer('keeper') : viewer;
    const names = ACCOUNTS.map(({ username }) => username);
    const answer = await api.request({ url: `${BASE}/accounts?usernames=${names.join()}&${view}`, as });
    const isOwner = typeof viewer === 'function';
    const accounts = answer.json as { account_privacy: string }[];
    expect(accounts.map((account) => [keysOf(account), account.account_privacy])).toEqual(
      ACCOUNTS.map(({ username, others, privacy }) => {
        const all = view === '' && seesAll && (!isOwner || username === 'keeper');
        return [sorted(all ? FULL : others), privacy];
      }),
    );
  });

  it.each(ACCOUNTS.flatMap((account) => VIEWS.map((view) => ({ ...account, view }))))(
    '$username gets her own list by the same rules ($view)',
    async ({ username, others, privacy, view }) => {
      const answer = await api.request({ url: `${BASE}/accounts?${view}`, as: username });
      expect(answer.json).toHaveLength(1);
      expect(keysOf(answer.json[0])).toEqual(sorted(view === '' ? FULL : others));
      expect(answer.json[0]).toMatchObject({ username, account_privacy: privacy });
    },
  );

  it.each([
    ['', FULL],
    ['&view=shared', PUBLIC],
  ])('staff get by address the fields of the view they ask for (%s)', async (view, fields) => {
    const answer = await api.request({ url: `${BASE}/accounts?email=keeper@example.com${view}`, as: 'boss' });
    expect(keysOf(answer.json[0])).toEqual(sorted(fields));
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

describe('With another configuration, and parental consent switched off', () => {
  const PUBLIC_HERE = ['username'];
  const SHARED_HERE = ['username', 'name', 'email', 'account_privacy', 'requires_parental_consent'];
  const FULL_HERE = ['username', 'is_active', 'account_privacy', 'requires_parental_consent'];
  let api: TestApp;

  beforeAll(async () => {
    api = await startTestApp({
      ACCOUNT_VISIBILITY_CONFIGURATION: JSON.stringify({
        default_visibility: 'private',
        public_fields: PUBLIC_HERE,
        shareable_fields: SHARED_HERE,
        admin_fields: FULL_HERE,
      }),
      PARENTAL_CONSENT_AGE_LIMIT: '',
    });
    await seed(api.dataSource, ...VIEWING_PEOPLE, ...ACCOUNTS);
  });
  afterAll(() => api.close());

  it.each([
    ['sharer', SHARED_HERE, 'all_users'],
    ['keeper', PUBLIC_HERE, 'private'],
    ['undecided', PUBLIC_HERE, 'private'],
    ['child', SHARED_HERE, 'all_users'],
    ['ageless', SHARED_HERE, 'all_users'],
  ])('%s is seen by the configured sets alone', async (username, others, privacy) => {
    expect(keysOf((await getAccount(api, username, 'other')).json)).toEqual(sorted(others));
    expect(keysOf((await getAccount(api, username, 'boss')).json)).toEqual(sorted(FULL_HERE));
    const own = await getAccount(api, username);
    expect(keysOf(own.json)).toEqual(sorted(FULL_HERE));
    expect(own.json).toMatchObject({ account_privacy: privacy, requires_parental_consent: false });
  });

  it('an owner writes a field that her own view does not show', async () => {
    const answer = await patchAccount(api, 'sharer', { name: 'Shown to others alone' });
    expect(answer.status).toBe(200);
    expect(keysOf(answer.json)).toEqual(sorted(FULL_HERE));
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
    await seed(api.dataSource, ...VIEWING_PEOPLE, ...ACCOUNTS);
  });
  afterAll(() => api.close());

  it.each([
    ['keeper', ['username', 'bio']],
    ['sharer', SHARED],
    ['youth', ['username', 'bio']],
  ])('the other keys keep their defaults for %s', async (username, others) => {
    expect(keysOf((await getAccount(api, username, 'other')).json)).toEqual(sorted(others));
    expect(keysOf((await getAccount(api, username)).json)).toEqual(sorted(FULL));
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
