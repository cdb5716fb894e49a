import { expect, it } from '@jest/globals';
import { rfc3339 } from './rfc3339.js';

it.each([
  [0, '1970-01-01T00:00:00Z'],
  [1_447_111_651, '2015-11-09T23:27:31Z'],
  [1_447_111_651.999, '2015-11-09T23:27:31Z'],
  [-62_135_596_800, '0001-01-01T00:00:00Z'],
  [253_402_300_799, '9999-12-31T23:59:59Z'],
])('%s seconds are %s', (seconds, text) => {
  expect(rfc3339(seconds)).toBe(text);
});
