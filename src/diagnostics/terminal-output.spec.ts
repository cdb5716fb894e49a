import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { harmless, shownText, terminalJson } from './printable.js';

describe('What a terminal gets', () => {
  it.each([
    ['\u001b[31mred\u0000', '\\u001b[31mred\\u0000'],
    ['\u009b31m\u007f\r\b', '\\u009b31m\\u007f\\u000d\\u0008'],
    ['\u202egnp.exe\u2066\u2028', '\\u202egnp.exe\\u2066\\u2028'],
    ['two\nlines\tof ours', 'two\nlines\tof ours'],
    ['naïve 👩‍💻 ЖУК', 'naïve 👩‍💻 ЖУК'],
  ])('%j', (text, shown) => expect(harmless(text)).toBe(shown));

  it('is one line where it stands within one', () => {
    expect(shownText('eve\n2  2026-01-01  updated by root\t\u001b[A')).toBe(
      'eve\\u000a2  2026-01-01  updated by root\\u0009\\u001b[A',
    );
  });

  it('is JSON still, that says the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: 'binary' }), (value, text) => {
        const shown = terminalJson({ value, text }, 2);
        expect(JSON.parse(shown)).toEqual(JSON.parse(JSON.stringify({ value, text })));
        expect(shown).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/u);
      }),
    );
  });
});
