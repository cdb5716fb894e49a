import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from './support/accounts.js';
import { changesOf, getAccount, patchAccount, versionOf } from './support/requests.js';
import { startTestApp, type TestApp } from './support/test-app.js';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
  await seed(api.dataSource, { username: 'Owner', bio: 'before', languages: ['de', 'en'], gender: 'f' });
});
afterAll(() => api.close());

const THIS_YEAR = new Date().getUTCFullYear();
const SMILE = '\u{1F600}';
const codes = (...list: string[]) => list.map((code) => ({ code }));
const FIFTY_CODES = codes(
  ...'ar bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl he hi hr hu hy'.split(' '),
  ...'id is it ja ka kk ko lt lv mk mn ms nb nl nn pl pt ro ru sk sl sq sr sv ta'.split(' '),
);
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

const NO_TEXT = [5, 0, true, false, [], {}, ['x']];
const UNSTORABLE = ['a\0b', 'a\ud800b', '\udc00'];

/** What is wrong, and the rule that the message for developers names. */
const BAD: [field: string, rule: RegExp, values: unknown[]][] = [
  ['name', /null/, [null]],
  ['name', /string/, NO_TEXT],
  ['name', /empty|white space/, ['', ' ', '\t\n', '\u00a0\u2003\u3000']],
  ['name', /</, ['a<b', 'a>b', 'http://example.com', '<script>']],
  ['name', /255/, ['x'.repeat(256), SMILE.repeat(256)]],
  ['name', /NUL|surrogate/, UNSTORABLE],
  ...['bio', 'goals', 'mailing_address', 'language'].flatMap((field): typeof BAD => {
    const max = field === 'language' ? 255 : 3000;
    return [
      [field, /string/, NO_TEXT],
      [field, new RegExp(String(max)), ['x'.repeat(max + 1), SMILE.repeat(max + 1)]],
      [field, /NUL|surrogate/, UNSTORABLE],
    ];
  }),
  ['country', /ISO 3166/, ['de', 'DEU', 'ZZ', 'UK', 'EU', 'ß', ' DE', 'D', 'Germany', 276, true, [], {}]],
  ['gender', /f, m, o/, ['F', 'x', 'female', ' f', 1, true, [], ['f'], {}]],
  ['level_of_education', /jhs/, ['M', 'phd', 'Other', 1, false, [], ['m'], {}]],
  ['language_proficiencies', /array/, ['de', { code: 'de' }, 1, true, '']],
  [
    'language_proficiencies',
    /ISO 639/,
    [
      ['de'],
      codes('DE'),
      codes('xx'),
      codes('deu'),
      codes(''),
      [{}],
      [null],
      [[]],
      [{ code: null }],
      [{ code: ['de'] }],
    ],
  ],
  [
    'language_proficiencies',
    /one key|other key/,
    [[{ code: 'de', level: 'good' }], [...codes('de'), { lang: 'en' }]],
  ],
  ['language_proficiencies', /once|unique/, [codes('de', 'en', 'de')]],
  ['language_proficiencies', /50/, [[...FIFTY_CODES, { code: 'uk' }]]],
  [
    'year_of_birth',
    /1900/,
    [
      1899,
      THIS_YEAR + 1,
      0,
      -1980,
      80,
      1980.5,
      19800,
      true,
      '',
      '80',
      '1899',
      String(THIS_YEAR + 1),
      'abcd',
      ' 1980',
    ],
  ],
  ['year_of_birth', /1900/, ['1980 ', '+198', '1e33', '0x7b', '١٩٨٠', '1980.0', [1980], {}, { year: 1980 }]],
  [
    'account_privacy',
    /all_users, private/,
    ['', 'public', 'Private', 'ALL_USERS', 1, true, [], ['private'], {}],
  ],
  [
    'email',
    /address/,
    ['', 'nobody', 'a@', '@b.c', 'a b@example.com', 'a@b@example.com', null, 5, true, [], {}],
  ],
];

describe('A bad value is a fault of exactly that field, and nothing is saved:', () => {
  it.each(
    BAD.flatMap(([field, rule, values]) => values.map((sent) => ({ field, rule, sent, text: short(sent) }))),
  )('$field $text', async ({ field, rule, sent }) => {
    const before = await getAccount(api, 'Owner');
    const { status, json } = await patchAccount(api, 'Owner', { [field]: sent });
    expect(status).toBe(400);
    expect(Object.keys(json.field_errors)).toEqual([field]);
    const error = json.field_errors[field];
    expect(Object.keys(error).sort()).toEqual(['developer_message', 'user_message']);
    expect(error.developer_message).toContain(field);
    expect(error.developer_message).toMatch(rule);
    expect(error.developer_message.length).toBeLessThan(500);
    if (typeof sent === 'string' && sent.length > 3) expect(error.user_message).not.toContain(sent);
    expect(error.user_message).toMatch(/^[A-Z].*\.$/);
    const after = await getAccount(api, 'Owner');
    expect([after.json, after.headers.etag]).toEqual([before.json, before.headers.etag]);
  });

  it('the developer is told the value, shortened, and the user never', async () => {
    const { json } = await patchAccount(api, 'Owner', {
      gender: 'Xyzzy',
      country: `Plugh${'!'.repeat(10_000)}`,
    });
    const { gender, country } = json.field_errors;
    expect(gender.developer_message).toContain('Xyzzy');
    expect(country.developer_message).toContain('Plugh');
    expect(country.developer_message.length).toBeLessThan(300);
    expect(JSON.stringify([json.user_message, gender.user_message, country.user_message])).not.toMatch(
      /Xyzzy|Plugh/,
    );
  });

  it('a number that JSON cannot hold is no year', async () => {
    const { status, json } = await patchAccount(api, 'Owner', '{"year_of_birth":1e999}');
    expect([status, Object.keys(json.field_errors)]).toEqual([400, ['year_of_birth']]);
  });
});

describe('A field that cannot be written is a fault of that field, even with its present value:', () => {
  it.each([
    ...[
      'username',
      'date_joined',
      'is_active',
      'profile_image',
      'requires_parental_consent',
      'accomplishments_shared',
    ],
    ...[
      'is_staff',
      'id',
      'version',
      'password',
      'Name',
      'unknown',
      '',
      ' name',
      'toString',
      'constructor',
      '__proto__',
    ],
    ...['hasOwnProperty', 'prototype', 'email_key', 'erased_at', 'language_codes'],
  ])('%j', async (field) => {
    const account: object = (await getAccount(api, 'Owner')).json;
    const present: unknown = new Map(Object.entries(account)).get(field) ?? 'x';
    const version = await versionOf(api, 'Owner');
    const body = `{"bio":"must not be saved",${JSON.stringify(field)}:${JSON.stringify(present)}}`;
    const { status, json } = await patchAccount(api, 'Owner', body);
    expect([status, Object.keys(json.field_errors)]).toEqual([400, [field]]);
    expect(json.field_errors[field].developer_message).toContain(field);
    expect(await versionOf(api, 'Owner')).toBe(version);
  });
});

describe('One patch', () => {
  it('reports all its faults together, and saves nothing of what is good', async () => {
    const before = await getAccount(api, 'Owner');
    const { status, json } = await patchAccount(
      api,
      'Owner',
      `{"name":"Good","gender":"x","year_of_birth":1,"bio":5,"is_active":true,"nonsense":null,"__proto__":{"a":1},
        "language_proficiencies":[{"code":"DE"}],"country":"DE"}`,
    );
    expect(status).toBe(400);
    expect(Object.keys(json.field_errors).sort()).toEqual(
      [
        '__proto__',
        'bio',
        'gender',
        'is_active',
        'language_proficiencies',
        'nonsense',
        'year_of_birth',
      ].sort(),
    );
    expect((await getAccount(api, 'Owner')).json).toEqual(before.json);
  });

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

  it('that names a new address does not change the address: it has to be confirmed first', async () => {
    const { status, json } = await patchAccount(api, 'Owner', { email: 'new@example.com' });
    expect([status, json.email]).toEqual([200, 'Owner@example.com']);
    expect((await getAccount(api, 'Owner')).json.email).toBe('Owner@example.com');
  });

  it('that names the present address is at fault in this field', async () => {
    const { status, json } = await patchAccount(api, 'Owner', {
      email: (await getAccount(api, 'Owner')).json.email,
    });
    expect([status, Object.keys(json.field_errors ?? {})]).toEqual([400, ['email']]);
  });

  it('leaves one record for every version, and none for what was refused', async () => {
    const recorded = (await changesOf(api, 'Owner')).map(({ version }) => version);
    const version = await versionOf(api, 'Owner');
    expect(version).toBeGreaterThan(GOOD.length / 2);
    expect(recorded).toEqual(Array.from({ length: version - 1 }, (_, index) => index + 2));
  });
});
