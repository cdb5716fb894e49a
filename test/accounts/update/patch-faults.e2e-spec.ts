import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../support/accounts.js';
import { codes, FIFTY_CODES } from '../../support/hostile/languages.js';
import { getAccount, keysOf, patchAccount, versionOf } from '../../support/requests.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
  await seed(api.dataSource, { username: 'Owner', bio: 'before', languages: ['de', 'en'], gender: 'f' });
});
afterAll(() => api.close());

const THIS_YEAR = new Date().getUTCFullYear();
const SMILE = '\u{1F600}';
const short = (value: unknown) => (JSON.stringify(value) ?? 'nothing').slice(0, 40);
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
      '80',
      '1899',
      String(THIS_YEAR + 1),
      'abcd',
      ' 1980',
    ],
  ],
  ['year_of_birth', /1900/, ['1980 ', '+198', '1e33', '0x7b', '١٩٨٠', '1980.0', [1980], {}, { year: 1980 }]],
  ['account_privacy', /all_users, private/, ['', 'public', 'all users', 1, true, [], ['private'], {}]],
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
    expect(keysOf(json.field_errors)).toEqual([field]);
    const error = json.field_errors[field];
    expect(keysOf(error)).toEqual(['developer_message', 'user_message']);
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
    expect([status, keysOf(json.field_errors)]).toEqual([400, ['year_of_birth']]);
  });
});

describe('A field that cannot be written is a fault of that field, even with its present value:', () => {
  it.each([
    ...'username date_joined is_active profile_image requires_parental_consent accomplishments_shared'.split(
      ' ',
    ),
    ...'is_staff id version password Name unknown toString constructor __proto__ hasOwnProperty'.split(' '),
    ...['prototype', 'email_key', 'erased_at', 'language_codes', '', ' name'],
  ])('%j', async (field) => {
    const account = (await getAccount(api, 'Owner')).json as object;
    const present: unknown = new Map(Object.entries(account)).get(field) ?? 'x';
    const version = await versionOf(api, 'Owner');
    const body = `{"bio":"must not be saved",${JSON.stringify(field)}:${JSON.stringify(present)}}`;
    const { status, json } = await patchAccount(api, 'Owner', body);
    expect([status, keysOf(json.field_errors)]).toEqual([400, [field]]);
    expect(json.field_errors[field].developer_message).toContain(field);
    expect(await versionOf(api, 'Owner')).toBe(version);
  });
});

describe('All faults of a patch', () => {
  it('are reported together, and nothing is saved of what is good', async () => {
    const before = await getAccount(api, 'Owner');
    const { status, json } = await patchAccount(
      api,
      'Owner',
      `{"name":"Good","gender":"x","year_of_birth":1,"bio":5,"is_active":true,"nonsense":null,"__proto__":{"a":1},
        "language_proficiencies":[{"code":"DE"}],"country":"DE"}`,
    );
    expect(status).toBe(400);
    expect(keysOf(json.field_errors)).toEqual(
      '__proto__ bio gender is_active language_proficiencies nonsense year_of_birth'.split(' '),
    );
    expect((await getAccount(api, 'Owner')).json).toEqual(before.json);
  });
});
