import { expect, it } from '@jest/globals';
import { requiresParentalConsent } from './parental-consent.js';

it.each<[string, number | null, number | null, boolean]>([
  ['may still be 12', 2013, 13, true],
  ['is 13 for certain', 2012, 13, false],
  ['was born this year', 2026, 13, true],
  ['was born last year, where nobody is too young', 2025, 0, false],
  ['may not be born yet, where nobody is too young', 2026, 0, true],
  ['does not say', null, 13, true],
  ['does not say, where the rule is off', null, null, false],
  ['was born this year, where the rule is off', 2026, null, false],
])('a parent of one who %s (%s, limit %s) has to consent in 2026: %s', (_, year, limit, expected) => {
  expect(requiresParentalConsent(year, 2026, limit)).toBe(expected);
});
