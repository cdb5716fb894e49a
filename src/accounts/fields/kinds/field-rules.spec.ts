import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Fault, type Rule } from '../../../validation/fault.js';
import { BUILT_IN_FIELDS } from '../account-fields.js';
import * as rules from './field-rules.js';

const context = { currentYear: 2026 };
const emoji = (count: number) => '😀'.repeat(count);
const judge = (rule: Rule<unknown>, value: unknown) => {
  const result = rule(value, context);
  return result instanceof Fault ? result.code : { value: result };
};

/** Value sent → value stored. */
type Good = readonly (readonly [sent: unknown, stored: unknown])[];
type Bad = readonly (readonly [sent: unknown, code: string])[];

const same = (...values: unknown[]): Good => values.map((value) => [value, value]);
const all = (code: string, ...values: unknown[]): Bad => values.map((value) => [value, code]);

const NOT_STRINGS = [0, 1, true, false, [], ['a'], {}, { code: 'de' }];
const UNSTORABLE = ['a\0', '\0', '\ud800', 'a\udc00b', '\udc00\ud800'];

/** 14 characters in Unicode, 50 in ASCII. */
const LONG_IN_ASCII = String.fromCodePoint(
  ...Array.from({ length: 14 }, (_, i) => 0x4e00 + ((i * 7919) % 20000)),
);
const TABLE: Record<string, { rule: Rule<unknown>; good: Good; bad: Bad }> = {
  'text of at most 3000 code points': {
    rule: rules.text(3000),
    good: same(
      null,
      '',
      ' ',
      ' a\r\n\t',
      '<b>',
      'e\u0301',
      '\ufeff',
      '\uffff',
      'x'.repeat(3000),
      emoji(3000),
    ),
    bad: [
      ...all('not_text', ...NOT_STRINGS),
      ...all('invalid_characters', ...UNSTORABLE),
      ...all('too_long', 'x'.repeat(3001), emoji(3001), `${emoji(2999)}xx`, 'x'.repeat(1_000_000)),
    ],
  },
  'text of at most 255 code points': {
    rule: rules.text(255),
    good: same('', 'x'.repeat(255), emoji(255)),
    bad: all('too_long', 'x'.repeat(256), emoji(256)),
  },
  name: {
    rule: rules.name,
    good: same('a', ' a ', "O'Brien", 'https:/x', 'a & b', 'x'.repeat(255), emoji(255), '\u200b'),
    bad: [
      ...all('required', null),
      ...all('not_text', ...NOT_STRINGS),
      ...all('invalid_characters', ...UNSTORABLE),
      ...all('blank', '', ' ', '\t\r\n', '\u00a0', '\u0085', '\u2003\u3000', '\ufeff'),
      ...all('markup', '<', 'a>b', '<b>x</b>', 'http://example.org', '://'),
      ...all('too_long', 'x'.repeat(256), emoji(256), ' '.repeat(256)),
    ],
  },
  'name on import': {
    rule: rules.importedName,
    good: same('', 'a'),
    bad: [...all('required', null), ...all('blank', ' '), ...all('markup', '<')],
  },
  country: {
    rule: rules.country,
    good: [...same('DE', 'US', 'SS', 'XK', null), ['', null]],
    bad: all(
      'unknown_country',
      'de',
      'De',
      'ß',
      'UK',
      'AN',
      'XX',
      'DEU',
      'D',
      ' DE',
      'DE\n',
      'ＤＥ',
      ...NOT_STRINGS,
    ),
  },
  gender: {
    rule: BUILT_IN_FIELDS.get('gender').kind.rule,
    good: [...same('f', 'm', 'o', null), ['', null]],
    bad: all('not_offered', 'F', 'x', ' f', 'other', 'constructor', '__proto__', ...NOT_STRINGS),
  },
  level_of_education: {
    rule: BUILT_IN_FIELDS.get('level_of_education').kind.rule,
    good: [...same('p', 'm', 'b', 'a', 'hs', 'jhs', 'el', 'none', 'o', null), ['', null], ['other', 'o']],
    bad: all('not_offered', 'P', 'phd', 'None', 'Other', 'toString', ...NOT_STRINGS),
  },
  account_privacy: {
    rule: BUILT_IN_FIELDS.get('account_privacy').kind.rule,
    good: [...same('all_users', 'private', null), ['ALL_USERS', 'all_users'], ['Private', 'private']],
    bad: all('not_offered', '', 'custom', 'all users', ...NOT_STRINGS),
  },
  year_of_birth: {
    rule: rules.yearOfBirth,
    good: [...same(1900, 1987, 2026, null), ['1987', 1987], ['1900', 1900], ['2026', 2026], ['', null]],
    bad: [
      ...all('invalid_year', 1899, 2027, '1899', '2027', 1987.5, -1987, 0, Infinity, '87', '01987', ' 1987'),
      ...all('invalid_year', '1987.0', '+1987', '1e3', '١٩٨٧', '1987\n', true, false, [], [1987], {}),
    ],
  },
  language_proficiencies: {
    rule: rules.languageProficiencies(),
    good: [
      [null, ''],
      [[], ''],
      [[{ code: 'fr' }, { code: 'de' }, { code: 'en' }], 'de en fr'],
    ],
    bad: [
      ...all('not_a_list', '', 'de', 0, true, {}, { code: 'de' }),
      ...all('unknown_language', ['de'], [null], [[]], [{}], [{ code: null }], [{ code: ['de'] }]),
      ...all('unknown_language', [{ code: 'DE' }], [{ code: 'deu' }], [{ code: 'xx' }], [{ code: '' }]),
      ...all('unknown_language', [{ code: 'de', level: 1 }], JSON.parse('[{"code":"de","__proto__":{}}]')),
      ...all('unknown_language', JSON.parse('[{"__proto__":{"code":"de"}}]'), [{ code: 'toString' }]),
      ...all('duplicate_language', [{ code: 'de' }, { code: 'en' }, { code: 'de' }]),
      ...all('too_many', Array(51).fill({ code: 'de' })),
    ],
  },
  email: {
    rule: rules.email,
    good: same(
      'a@example.org',
      'A.b+c@Sub.Example.org',
      'jörg@example.org',
      ...[
        'a@exämple.org',
        'a@xn--exmple-cua.org',
        'a@EXÄMPLE。org',
        'a@ⓜail.example.org',
        'a@exa\u0308mple.org',
      ],
      '"a b"@example.org',
      `${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(57)}.org`,
    ),
    bad: all(
      'invalid_email',
      ...['', 'a', 'a@', '@example.org', 'a@b', 'a b@example.org', 'a@b@example.org', 'a..b@example.org'],
      ...[
        'a@example.org\n',
        '"a\nb"@example.org',
        ' a@example.org',
        'A <a@example.org>',
        'a@example.org,b@example.org',
      ],
      ...['a\u202e@example.org', 'a\u200b@example.org', 'a\u2028@example.org', 'a\u3000b@example.org'],
      ...['jo\u0308rg@example.org', '\u212Aim@example.org', 'a@xn--a.org', 'a@xn--example-.org', 'a@b_ü.org'],
      ...['a@example.org.', 'a@example.org。', 'a@b＠example.org', 'a@example.org／x', 'a@[127.0.0.1]'],
      ...['a@1.2.3', 'a@0x7f.1', 'a@127。0。0。1', 'a@①.②.③', 'a@-ü-.-'],
      ...[`${'a'.repeat(64)}@${`${LONG_IN_ASCII}.`.repeat(4)}org`],
      ...['a\0@example.org', 'a\ud800@example.org', `${'a'.repeat(65)}@example.org`],
      ...[`a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.example.org`],
      ...[null, ...NOT_STRINGS],
    ),
  },
  username: {
    rule: rules.username,
    good: same(
      'ab',
      'a.',
      '..a',
      'A_b.c@d+e-f',
      'Ωмega',
      'नमस्ते',
      '٣٤',
      'x'.repeat(30),
      '𝒳'.repeat(30),
      ...['search_email', 'retired', 'Snapshots'],
      ...['mıke', 'ſam', 'ångström', 'J\u030Can', 'ｆｕｌｌ'],
    ),
    bad: [
      ...all('invalid_username', '', 'a', '𝒳', 'x'.repeat(31), '𝒳'.repeat(31), '..', '.'.repeat(30)),
      ...all('invalid_username', 'a b', 'a/b', 'a,b', 'a%b', 'a\n', 'a\0', 'ab\ud800', 'a😀', '½½', null),
      ...all('invalid_username', '\u212Aim', '\u212Bngstrom', 'jose\u0301', 'ǰan'.normalize('NFD')),
      ...all('invalid_username', 'mike\ufe0f', 'mi\u034fke', 'mike\u3164', '\u115f\u1160', 'mi\u200dke'),
      ...all('invalid_username', ...NOT_STRINGS),
      ...all('reserved_username', 'search_emails', 'Search_EMAILS', 'ſearch_emailſ', 'name_change'),
      ...all('reserved_username', 'snapshot', 'deactivate_logout', 'cancel_retirement', 'bulk_retire_users'),
      ...all('reserved_username', 'retire', 'Retire', 'retıre', 'retire_misc', 'retire_mailings'),
      ...all('reserved_username', 'retirement_queue', 'retirements_by_status_and_date', 'retirement_cleanup'),
      ...all('reserved_username', 'update_retirement_status', 'replace_usernames'),
    ],
  },
  boolean: {
    rule: rules.boolean,
    good: same(true, false),
    bad: all('not_boolean', null, 'true', '', 0, 1, [], {}),
  },
  'date-time': {
    rule: rules.dateTime,
    good: [
      ['2015-11-09T23:27:31Z', Date.parse('2015-11-09T23:27:31Z') / 1_000],
      ['2015-11-09t23:27:31z', Date.parse('2015-11-09T23:27:31Z') / 1_000],
      ['2015-11-10T01:27:31.999999+02:00', Date.parse('2015-11-09T23:27:31Z') / 1_000],
      ['2015-11-09T23:27:31-00:00', Date.parse('2015-11-09T23:27:31Z') / 1_000],
      ['2024-02-29T00:00:00Z', Date.parse('2024-02-29T00:00:00Z') / 1_000],
      ['0001-01-01T00:00:00Z', Date.parse('0001-01-01T00:00:00Z') / 1_000],
      ['9999-12-31T23:59:59Z', Date.parse('9999-12-31T23:59:59Z') / 1_000],
    ],
    bad: all(
      'invalid_date_time',
      ...[
        '',
        '2015-11-09',
        '2015-11-09T23:27:31',
        '2015-11-09 23:27:31Z',
        '2015-11-09T23:27Z',
        '20151109T232731Z',
      ],
      ...['2023-02-29T00:00:00Z', '2015-02-30T00:00:00Z', '2015-13-01T00:00:00Z', '2015-00-10T00:00:00Z'],
      ...[
        '2015-11-09T24:00:00Z',
        '2015-11-09T23:60:00Z',
        '2015-11-09T23:27:60Z',
        '2015-11-09T23:27:31+24:00',
      ],
      ...[
        '0000-01-01T00:00:00Z',
        '0001-01-01T00:00:00+01:00',
        '9999-12-31T23:59:59-01:00',
        '2015-11-09T23:27:31.Z',
        '2015-11-09T23:27:31Z\n',
      ],
      ...[null, 1447111651, true, {}],
    ),
  },
};

/** Their stored form is not what is sent. */
const STORED_OTHERWISE = ['language_proficiencies', 'date-time'];

for (const [field, { rule, good, bad }] of Object.entries(TABLE)) {
  describe(field, () => {
    it('takes what is allowed', () => {
      for (const [sent, stored] of good) expect([sent, judge(rule, sent)]).toEqual([sent, { value: stored }]);
    });

    it('names the fault of everything else', () => {
      for (const [sent, code] of bad) expect([sent, judge(rule, sent)]).toEqual([sent, code]);
    });

    it('never throws, and never coerces a type', () => {
      fc.assert(fc.property(fc.anything({ withNullPrototype: true }), (value) => void rule(value, context)));
    });

    if (STORED_OTHERWISE.includes(field)) return;
    it('takes what it gave', () => {
      for (const [, stored] of good) expect(judge(rule, stored)).toEqual({ value: stored });
    });
  });
}

describe('the message of a fault says what would be right', () => {
  const TEXT = 'text of at most 3000 code points';
  it.each<[keyof typeof TABLE, string, unknown, object?]>([
    [TEXT, 'string or null', 1],
    [TEXT, 'NUL nor lone surrogates', '\0'],
    [TEXT, 'at most 3000 characters', 'x'.repeat(3001), { max: 3000 }],
    ['name', 'not be null', null],
    ['name', 'be a string', 1],
    ['name', 'not be empty', ' '],
    ['name', '"<", ">" or "://"', '<'],
    ['name', 'at most 255 characters', 'x'.repeat(256), { max: 255 }],
    ['country', 'ISO 3166-1', 'de'],
    ['gender', 'one of f, m, o or null', 'x'],
    ['level_of_education', 'one of p, m, b, a, hs, jhs, el, none, o or null', 'x'],
    ['year_of_birth', 'from 1900 to 2026', 1, { min: 1900, max: 2026 }],
    ['language_proficiencies', 'array of objects', 1],
    ['language_proficiencies', 'ISO 639-1', [1]],
    ['language_proficiencies', 'only once', [{ code: 'de' }, { code: 'de' }]],
    ['language_proficiencies', 'at most 50 items', Array(51).fill({ code: 'de' }), { max: 50 }],
    ['email', 'at most 254 characters', ''],
    ['username', '2 to 30', '', { min: 2, max: 30 }],
    ['username', 'the name of a route', 'search_emails'],
    ['boolean', 'true or false', 1],
    ['date-time', 'RFC 3339', 1],
  ])('%s: %s', (field, words, value, params: object | undefined = undefined) => {
    const fault = TABLE[field]!.rule(value, context);
    expect(fault).toMatchObject({ rule: expect.stringContaining(words), params });
  });
});

it('keeps any text exactly as sent, or refuses it', () => {
  const bio = rules.text(3000);
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3100 }), (sent) => {
      const fits = Array.from(sent).length <= 3000 && !sent.includes('\0');
      return bio(sent, context) === sent || !fits;
    }),
  );
});

it('offers exactly the 249 countries of ISO 3166-1 and Kosovo', () => {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  const codes = letters.flatMap((a) => letters.map((b) => a + b));
  expect(codes.filter((code) => rules.country(code, context) === code)).toHaveLength(250);
});

it('takes 50 languages, each once', () => {
  const letters = Array.from('abcdefghijklmnopqrstuvwxyz');
  const codes = letters.flatMap((a) => letters.map((b) => ({ code: a + b })));
  const known = codes.filter((item) => !(rules.languageProficiencies()([item], context) instanceof Fault));
  expect(known).toHaveLength(183);
  expect(rules.languageProficiencies()(known.slice(0, 50).reverse(), context)).toEqual(
    known
      .slice(0, 50)
      .map(({ code }) => code)
      .join(' '),
  );
});
