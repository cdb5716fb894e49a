import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printable, shown, terminalJson } from './printable.js';

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe('shown', () => {
  it.each([
    ['a text that is too long', 'x'.repeat(80), `"${'x'.repeat(79)}…`],
    ['a text that just fits', 'x'.repeat(78), `"${'x'.repeat(78)}"`],
    ['characters of two units that just fit', '😀'.repeat(78), `"${'😀'.repeat(78)}"`],
    ['a huge text', '😀'.repeat(100_000), `"${'😀'.repeat(79)}…`],
    ['what cannot be seen', 'a\n\0\u202e\u2028\u0085', '"a\\n\\u0000\\u{202e}\\u{2028}\\u{85}"'],
    ['half a character', '\ud800', '"\\ud800"'],
    ['infinity', Infinity, 'Infinity'],
    ['null', null, 'null'],
    ['a list', [1, { a: 'b' }], '[1,{"a":"b"}]'],
  ])('shows %s', (_, value, text) => {
    expect(shown(value)).toBe(text);
  });

  it('copes with any depth that JSON.parse takes', () => {
    const depth = 30_000;
    expect(shown(JSON.parse('['.repeat(depth) + ']'.repeat(depth)))).toMatch(/^\[.*…/);
    expect(shown(JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth)))).toMatch(/^{.*…/);
  });
});

describe('printable', () => {
  it('shows the start of a text, and what is invisible in it', () => {
    expect(printable(`a\n${'b'.repeat(78)}`)).toBe(`a\\u{a}${'b'.repeat(78)}`);
    expect(printable(`\u009b31m${'b'.repeat(77)}`)).toBe(`\\u{9b}31m${'b'.repeat(76)}…`);
  });

  it('is short and on one line whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(printable(text)).not.toMatch(INVISIBLE);
        expect(printable(text).length).toBeLessThanOrEqual(80 * 10 + 1);
      }),
    );
  });
});

describe('terminalJson', () => {
  it('is the same value, without control characters', () => {
    expect(terminalJson({ a: '\u007f\u009b1m\u001b' })).toBe('{"a":"\\u007f\\u009b1m\\u001b"}');
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = terminalJson(value);
        expect(text).not.toMatch(/\p{Cc}/u);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('can be laid out for people', () => {
    expect(terminalJson({ a: [1] }, 2)).toBe('{\n  "a": [\n    1\n  ]\n}');
  });
});
