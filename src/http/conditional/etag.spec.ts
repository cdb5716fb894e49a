import { describe, expect, it } from '@jest/globals';
import { contentTag, ifMatchTags, matches, matchesNone, parseEntityTags } from './etag.js';
import { Problem } from '../problem.js';

describe('the tag of a content', () => {
  it('is strong, has the prefix and 132 bits, and derives from the content alone', () => {
    expect(contentTag('s', '{"username":"Zoë"}')).toMatch(/^"s-[\w-]{22}"$/);
    expect(contentTag('s', '{}')).toBe(contentTag('s', '{}'));
    // SHA-256 of "abc", as FIPS 180-2 gives it.
    expect(contentTag('l', 'abc')).toBe('"l-ungWv48Bz-pBQUDeXa4iI7"');
  });
});

const LONGEST = `"${'x'.repeat(8_190)}"`;

describe('a header of entity tags', () => {
  it.each<[string, string, '*' | string[]]>([
    ['anything', '*', '*'],
    ['anything, between blanks', ' \t* ', '*'],
    ['one tag', '"a"', ['"a"']],
    ['a weak one', 'W/"a"', ['W/"a"']],
    ['an empty one', '""', ['""']],
    ['every character that a tag may have', '"!#$,[]~\x80\xff"', ['"!#$,[]~\x80\xff"']],
    ['several', '"a","b"', ['"a"', '"b"']],
    ['blanks and tabs around', ' \t"a" \t, \t"b" \t', ['"a"', '"b"']],
    ['empty items before', ' , ,,"a"', ['"a"']],
    ['empty items between and behind', '"a",,W/"b" , , ', ['"a"', 'W/"b"']],
    ['8,192 characters', LONGEST, [LONGEST]],
  ])('reads %s', (_, header, tags) => {
    expect(parseEntityTags(header)).toEqual(tags);
  });

  it.each([
    ['nothing', ''],
    ['blanks', '  '],
    ['commas', ', ,'],
    ['no quotes', 'a'],
    ['one quote', '"a'],
    ['a quote too many', '"a""'],
    ['* in a list', '*, "a"'],
    ['* twice', '**'],
    ['a small w', 'w/"a"'],
    ['a blank behind W/', 'W/ "a"'],
    ['no comma', '"a" "b"'],
    ['no comma and no blank', '"a""b"'],
    ['something before', 'x"a"'],
    ['something behind', '"a"x'],
    ['something between', '"a",x,"b"'],
    ['a blank within', '"a b"'],
    ['a control character', '"a\x1f"'],
    ['DEL', '"a\x7f"'],
    ['a character beyond an octet', '"a\u0100"'],
    ['8,193 characters', `${LONGEST} `],
  ])('takes %s for malformed', (_, header) => {
    expect(parseEntityTags(header)).toBeNull();
  });
});

describe('If-None-Match', () => {
  it.each<[string | undefined, boolean]>([
    [undefined, true],
    ['"a"', false],
    ['W/"a"', false],
    ['"x", W/"a" ,"y"', false],
    ['*', false],
    ['"b"', true],
    ['"x", W/"y"', true],
    ['"W/a"', true],
    ['"xW/"', true],
    ['a', true],
    ['"a" "a"', true],
    ['', true],
  ])('%j lets the body "a" be sent: %s', (header, expected) => {
    expect(matchesNone(header, '"a"')).toBe(expected);
  });

  it('takes a W/ within a tag for a part of it', () => {
    expect(matchesNone('"xW/y"', '"xy"')).toBe(true);
  });
});

describe('If-Match', () => {
  it.each<[string | undefined, boolean | undefined]>([
    ['*', true],
    ['"a"', true],
    ['"x", "a"', true],
    ['W/"a"', false],
    ['"x", W/"a"', false],
    ['"b"', false],
  ])('%j lets a change of "a" pass: %s', (header, expected) => {
    expect(matches(ifMatchTags(header)!, '"a"')).toBe(expected);
  });

  it('may be missing', () => {
    expect(ifMatchTags(undefined)).toBeUndefined();
  });

  it.each(['', 'a', '"a" "b"'])('%j cannot be read, and the problem says which header', (header) => {
    expect(() => ifMatchTags(header)).toThrow(Problem);
    expect(() => ifMatchTags(header)).toThrow(
      expect.objectContaining({ code: 'malformed_request', detail: expect.stringContaining('If-Match') }),
    );
  });
});
