import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldCase } from './fold-case.js';

const everyCharacter = fc.string({ unit: 'binary', maxLength: 20 });
/** Letters whose capital is one letter: all but ß and the like. */
const usualLetter = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCodePoint(point))
  .filter((char) => /\p{L}/u.test(char) && (char.toUpperCase().match(/\p{L}/gu) ?? []).length === 1);
const usualWord = fc.array(usualLetter, { maxLength: 12 }).map((letters) => letters.join(''));

describe('foldCase', () => {
  it('gives the same key whatever the case', () => {
    fc.assert(
      fc.property(usualWord, (word) => {
        expect(foldCase(word.toUpperCase())).toBe(foldCase(word));
        expect(foldCase(word.toLowerCase())).toBe(foldCase(word));
      }),
      { numRuns: 2000 },
    );
  });

  it('leaves a key as it is', () => {
    fc.assert(fc.property(everyCharacter, (text) => foldCase(foldCase(text)) === foldCase(text)));
  });

  it('works on each character by itself, so that equal ends and beginnings stay equal', () => {
    fc.assert(
      fc.property(everyCharacter, everyCharacter, (a, b) => foldCase(a) + foldCase(b) === foldCase(a + b)),
    );
  });

  it.each([
    ['Anna', 'aNNA'],
    ['ΟΔΥΣΣΕΥΣ', 'Οδυσσευς'],
    ['οδυσσευς', 'οδυσσευσ'],
    ['Ёлка', 'ёЛКА'],
    ['straße', 'STRAẞE'],
    ['İbrahim', 'İbrahim'.toLowerCase()],
    ['προΐσταμαι', 'προΐσταμαι'.toUpperCase()],
    ['ꭰ', 'Ꭰ'],
    ['𐐨', '𐐀'],
  ])('%s is %s', (one, other) => expect(foldCase(one)).toBe(foldCase(other)));

  it.each([
    ['straße', 'strasse'],
    ['ﬁ', 'fi'],
    ['é', 'e'],
    ['é', 'e\u0301'],
    ['ä', 'ae'],
    ['ё', 'е'],
    ['a', 'а'],
  ])('%s is not %s', (one, other) => expect(foldCase(one)).not.toBe(foldCase(other)));
});
