import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldCase } from './fold-case.js';
import { identityOf, sameName } from './same-name.js';

const anyText = fc.string({ unit: 'binary', maxLength: 20 });

/** Letters that some function of some library takes for others: most of them have taken accounts over elsewhere. */
const letter = fc.constantFrom(
  ...'aAåÅÅiIıİsSſßẞkKKωΩΩϴθΘσςΣǰeéẹ',
  ...['i̇', 'J̌', 'é', '\u0301', '\u0323', 'ﬁ', 'Ⅷ', 'ᴮ', 'Ａ', 'ⓐ', 'а', 'Ꭰ', 'ꭰ', '𐐀', '𐐨'],
);
const trickyText = fc.array(letter, { maxLength: 6 }).map((letters) => letters.join(''));
const cased = fc
  .tuple(fc.oneof(anyText, trickyText), fc.constantFrom('toLowerCase' as const, 'toUpperCase' as const))
  .map(([text, turn]) => [text, text[turn]()] as const);
const pairs = fc.oneof(cased, fc.tuple(trickyText, trickyText), fc.tuple(anyText, anyText));

describe('sameName', () => {
  it.each([
    ['mike', 'MIKE'],
    ['ЖУК', 'жук'],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
    ['İbrahim', 'i̇brahim'],
    ['STRAẞE', 'straße'],
    ['Ꭰ', 'ꭰ'],
    ['𐐀𐐀', '𐐨𐐨'],
    ['é', 'É'],
  ])('%s is %s', (one, other) => {
    expect([sameName(one, other), sameName(other, one)]).toEqual([true, true]);
    expect(identityOf(one)).toBe(identityOf(other));
  });

  it.each([
    // One capital, two letters (GitHub 2019, Django's CVE-2019-19844).
    ['mike', 'mıke'],
    ['sam', 'ſam'],
    ['οδυσσευς', 'οδυσσευσ'],
    // Another normalization form, canonical or not (Spotify 2013).
    ['kim', '\u212Aim'],
    ['ångström', '\u212Bngström'],
    ['ωmega', '\u2126mega'],
    ['josé', 'jose\u0301'],
    ['J\u030Can', 'j\u030Can'],
    ['J\u030Can', '\u01F0an'],
    ['bigbird', 'ᴮᴵᴳᴮᴵᴿᴰ'],
    ['admin', 'ａｄｍｉｎ'],
    ['fin', 'ﬁn'],
    // Letters that only look alike, or not even that.
    ['admin', 'аdmin'],
    ['strasse', 'straße'],
    ['mike', 'mike '],
    ['mike', 'mike\u200b'],
    ['mike', 'mike\0'],
    ['', 'mike'],
    [null, 'null'],
  ])('%s is not %s', (one, other) => expect(sameName(one, other)).toBe(false));

  it('is exactly equality of the lower case, of texts in NFC', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => {
        const areNames = [one, other].every((text) => text.normalize('NFC') === text);
        expect(sameName(one, other)).toBe(
          one === other || (areNames && one.toLowerCase() === other.toLowerCase()),
        );
        expect(sameName(one, other)).toBe(identityOf(one) === identityOf(other));
      }),
      { numRuns: 5_000 },
    );
  });

  it('implies the same key: what is one name can be given only once', () => {
    fc.assert(
      fc.property(pairs, ([one, other]) => !sameName(one, other) || foldCase(one) === foldCase(other)),
      { numRuns: 5_000 },
    );
  });

  it('does so for each character', () => {
    const differing: string[] = [];
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const char = String.fromCodePoint(point);
      if (foldCase(char) !== foldCase(char.toLowerCase())) differing.push(char);
    }
    expect(differing).toEqual([]);
  });
});
