import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../validation/fault.js';
import { isOfAccount, judgePreference, PREFERENCES_FIELD } from './preferences.js';

const outcome = (result: unknown) => (result instanceof Fault ? result.code : result);
const long = (length: number) => '𝒳'.repeat(length);

it('All faults of preferences are told together, each with its key', () => {
  const sent = { time_zone: 'Mars', 'pref-lang': 'de', note: 1 };
  expect(PREFERENCES_FIELD.kind.rule(sent, { currentYear: 2026 })).toMatchObject({
    code: 'unknown_time_zone',
    rule: '"time_zone" must be the IANA name of a time zone, or null; "note" must be a string',
  });
});

describe('A preference', () => {
  it.each<[string, unknown, unknown]>([
    ['a key', ' as sent\n', ' as sent\n'],
    ['a key', '', ''],
    ['a key', null, null],
    ['a key', 7, 'not_text'],
    ['a key', true, 'not_text'],
    ['a key', ['x'], 'not_text'],
    ['a key', 'a\0', 'invalid_characters'],
    ['a key', '\ud800', 'invalid_characters'],
    ['a key', long(4_096), long(4_096)],
    ['a key', long(4_097), 'too_long'],
    [long(255), 'x', 'x'],
    [long(256), 'x', 'too_long'],
    ['', 'x', 'blank'],
    ['a\nb', 'x', 'invalid_characters'],
    ['a\u001fb', 'x', 'invalid_characters'],
    ['\udfff', 'x', 'invalid_characters'],
    ['constructor', 'x', 'x'],
    ['__proto__', 'x', 'x'],
    ['account_privacy', 'private', 'read_only_field'],
    ['visibility.bio', 'private', 'read_only_field'],
    ['visibility', 'x', 'x'],
    ['time_zone', 'Europe/Berlin', 'Europe/Berlin'],
    ['time_zone', 'Asia/Calcutta', 'Asia/Calcutta'],
    ['time_zone', '', null],
    ['time_zone', 'europe/berlin', 'unknown_time_zone'],
    ['time_zone', 'constructor', 'unknown_time_zone'],
    ['pref-lang', 'de', 'de'],
    ['pref-lang', 'es-419', 'es-419'],
    ['pref-lang', 'zh-cn', 'zh-cn'],
    ['pref-lang', '', 'unknown_language'],
    ['pref-lang', 'de_DE', 'unknown_language'],
    ['pref-lang', 'no language', 'unknown_language'],
  ])('%s: %j becomes %j', (key, value, expected) => {
    expect(outcome(judgePreference(key, value))).toBe(expected);
  });

  it.each([
    ['account_privacy', true],
    ['visibility.bio', true],
    ['visibility.', true],
    ['my visibility.bio', false],
    ['account_privacy2', false],
  ])('%s is a field of the account: %s', (key, expected) => {
    expect(isOfAccount(key)).toBe(expected);
  });

  it('is one of at most a hundred', () => {
    const judge = (count: number) =>
      PREFERENCES_FIELD.kind.rule(
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`key ${i}`, 'x'])),
        { currentYear: 2026 },
      );
    expect(Object.keys(judge(100) as object)).toHaveLength(100);
    expect(outcome(judge(101))).toBe('too_many');
    expect(PREFERENCES_FIELD.kind.rule(null, { currentYear: 2026 })).toBeNull();
    expect(outcome(PREFERENCES_FIELD.kind.rule({ a: 1 }, { currentYear: 2026 }))).toBe('not_text');
  });
});
