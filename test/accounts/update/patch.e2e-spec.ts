import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../support/accounts.js';
import { codes, FIFTY_CODES } from '../../support/hostile/languages.js';
import { changesOf, getAccount, keysOf, patchAccount, versionOf } from '../../support/requests.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
  await seed(api.dataSource, { username: 'Owner', bio: 'before', languages: ['de', 'en'], gender: 'f' });
});
afterAll(() => api.close());

const THIS_YEAR = new Date().getUTCFullYear();
const SMILE = '\u{1F600}';
const longTexts = ['bio', 'goals', 'mailing_address', 'language'].flatMap((field): [string, unknown][] => {
  const max = field === 'language' ? 255 : 3000;
  const texts = [
    'text',
    '',
    null,
    ' not trimmed\t\r\n',
    '<b>&amp;</b> "\\"',
    'e\u0301 is not \u00e9',
    '\u202e\u0001\ufeff',
  ];
  return [...texts, 'x'.repeat(max), SMILE.repeat(max)].map((text) => [field, text]);
});

/** What is sent, and what is stored and shown if that is not the same. */
const GOOD: [field: string, sent: unknown, stored?: unknown][] = [
  ...['Erika', ' not trimmed ', "O'Neil & Söhne; --", 'x'.repeat(255), SMILE.repeat(255), 'a:/b', '李'].map(
    (name): [string, unknown] => ['name', name],
  ),
  ...longTexts,
  ['country', 'DE'],
  ['country', ''],
  ['country', 'XK'],
  ['country', null],
  ['gender', 'm'],
  ['gender', 'o'],
  ['gender', ''],
  ['gender', 'f'],
  ['gender', null],
  ...['p', 'm', 'b', 'a', 'hs', 'jhs', 'el', 'none', 'o', null].map((level): [string, unknown] => [
    'level_of_education',
    level,
  ]),
  ['level_of_education', 'other', 'o'],
  ['level_of_education', ''],
  ['language_proficiencies', codes('fr', 'de'), codes('de', 'fr')],
  ['language_proficiencies', codes('es')],
  ['language_proficiencies', []],
  ['language_proficiencies', FIFTY_CODES, codes(...FIFTY_CODES.map(({ code }) => code).sort())],
  ['language_proficiencies', null, []],
  ['year_of_birth', 1900],
  ['year_of_birth', '1980', 1980],
  ['year_of_birth', THIS_YEAR],
  ['year_of_birth', String(THIS_YEAR - 1), THIS_YEAR - 1],
  ['year_of_birth', null],
  ['year_of_birth', 1970],
  ['account_privacy', 'private'],
  ['account_privacy', null, 'all_users'],
  ['account_privacy', 'all_users'],
];

const short = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 40);
const emptied = (field: string, value: unknown) =>
  value === '' && /^(country|gender|level)/.test(field) ? null : value;

describe('A good value is saved, and shown by the answer and by the next GET:', () => {
  it.each(
    GOOD.map(([field, sent, stored = emptied(field, sent)]) => ({ field, text: short(sent), sent, stored })),
  )('$field $text', async ({ field, sent, stored }) => {
    const answer = await patchAccount(api, 'Owner', { [field]: sent });
    expect([answer.status, answer.json[field]]).toEqual([200, stored]);
    const fresh = await getAccount(api, 'Owner');
    expect(fresh.json).toEqual(answer.json);
    expect(fresh.headers.etag).toBe(answer.headers.etag);
  });
});

describe('One patch', () => {
  it('changes what it names and leaves everything else as it is', async () => {
    const before = (await getAccount(api, 'Owner')).json;
    const patch = { name: 'New', bio: null, language_proficiencies: codes('fr', 'de'), year_of_birth: 1999 };
    const { json } = await patchAccount(api, 'Owner', patch);
    expect(json).toEqual({ ...before, ...patch, language_proficiencies: codes('de', 'fr') });
    expect((await getAccount(api, 'Owner')).json).toEqual(json);
  });

  it('takes the last of two members of one name, as JSON readers do', async () => {
    const { json } = await patchAccount(api, 'Owner', '{"bio":"first","bio":"last"}');
    expect(json.bio).toBe('last');
  });

  it('that makes her a minor hides her at once, and one that resets her choice shows the default', async () => {
    await patchAccount(api, 'Owner', { account_privacy: 'all_users', year_of_birth: 1980 });
    const minor = await patchAccount(api, 'Owner', { year_of_birth: THIS_YEAR - 5 });
    expect(minor.json).toMatchObject({ account_privacy: 'private', requires_parental_consent: true });
    expect((await getAccount(api, 'Owner', 'other')).json).not.toHaveProperty('bio');
    const adult = await patchAccount(api, 'Owner', { year_of_birth: 1980 });
    expect(adult.json).toMatchObject({ account_privacy: 'all_users', requires_parental_consent: false });
  });

  it.each(['Owner@example.com', 'no address', ''])(
    'that names no other address (%j) is at fault in this field, and nothing is saved',
    async (email) => {
      const { status, json } = await patchAccount(api, 'Owner', { email, bio: 'not to be saved' });
      expect([status, keysOf(json.field_errors)]).toEqual([400, ['email']]);
      const { email: kept, bio } = (await getAccount(api, 'Owner')).json as Record<string, unknown>;
      expect([kept, bio]).toEqual(['Owner@example.com', expect.not.stringContaining('not to be saved')]);
    },
  );

  it('leaves one record for every version, and none for what was refused', async () => {
    const recorded = (await changesOf(api, 'Owner')).map(({ version }) => version);
    const version = await versionOf(api, 'Owner');
    expect(version).toBeGreaterThan(GOOD.length / 2);
    expect(recorded).toEqual(Array.from({ length: version - 1 }, (_, index) => index + 2));
  });
});
