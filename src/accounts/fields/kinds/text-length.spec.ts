import { describe, expect, it } from '@jest/globals';
import { isWellFormed, longerThan, shorterThan } from './text-length.js';

/** One code point, one or two UTF-16 units: the last of the plane, the first and the last beyond it. */
const CHARACTERS = ['x', '\uffff', '\u{10000}', '\u{10ffff}'];

describe('the length', () => {
  it.each(CHARACTERS.flatMap((char) => [0, 1, 2, 3, 4, 5, 8, 9, 100].map((count) => [count, char] as const)))(
    'of %s times %j is counted in code points',
    (count, char) => {
      const text = char.repeat(count);
      expect(longerThan(text, 4)).toBe(count > 4);
      expect(shorterThan(text, 4)).toBe(count < 4);
    },
  );

  it('counts a mixture', () => {
    expect([longerThan('x😀x😀', 4), shorterThan('x😀x😀', 4)]).toEqual([false, false]);
    expect([longerThan('x😀x😀x', 4), shorterThan('x😀x', 4)]).toEqual([true, true]);
  });
});

it.each([
  ['', true],
  ['x😀', true],
  ['\ud83d', false],
  ['\ude00x', false],
  ['\ude00\ud83d', false],
])('%j can be stored: %s', (text, expected) => {
  expect(isWellFormed(text)).toBe(expected);
});
