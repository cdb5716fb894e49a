import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../validation/fault.js';
import { declaredField, type Declaration } from './declared-fields.js';

const NOW = { currentYear: 2026 };
const judge = (declaration: Declaration, value: unknown) => {
  const result = declaredField('a', declaration).kind.rule(value, NOW);
  return result instanceof Fault ? result.code : { stored: result };
};

describe('A declared field', () => {
  it.each<[Declaration, unknown[], [unknown, string][]]>([
    [
      { type: 'text', max: 2 },
      ['', 'ab', '😀😀'],
      [
        ['abc', 'too_long'],
        [1, 'not_text'],
        ['\0', 'invalid_characters'],
      ],
    ],
    [
      { type: 'integer', min: -1, max: 9 },
      [-1, 0, 9],
      [
        [-2, 'not_an_integer'],
        [10, 'not_an_integer'],
        ['1', 'not_an_integer'],
        [1.5, 'not_an_integer'],
        [true, 'not_an_integer'],
        ['', 'not_an_integer'],
      ],
    ],
    [
      { type: 'integer' },
      [Number.MAX_SAFE_INTEGER],
      [
        [2 ** 53, 'not_an_integer'],
        [Infinity, 'not_an_integer'],
      ],
    ],
    [
      { type: 'boolean' },
      [true, false],
      [
        ['true', 'not_boolean'],
        [1, 'not_boolean'],
        ['', 'not_boolean'],
      ],
    ],
    [
      { type: 'date' },
      ['2024-02-29', '0001-01-01', '9999-12-31'],
      [
        ['2023-02-29', 'invalid_date'],
        ['0000-01-01', 'invalid_date'],
        ['2024-2-9', 'invalid_date'],
        ['2024-02-29T00:00:00Z', 'invalid_date'],
        ['', 'invalid_date'],
        [20240229, 'invalid_date'],
      ],
    ],
    [
      { type: 'choice', of: ['a', 'B c'] },
      ['a', 'B c'],
      [
        ['b', 'not_offered'],
        ['', 'not_offered'],
        [['a'], 'not_offered'],
      ],
    ],
    [
      { type: 'url' },
      [
        'https://example.org',
        'HTTPS://bücher.example/ä?x=1#y',
        'https://x.example:8443/@john?a=b@c#d',
        'https://[::1]/',
      ],
      [
        ['http://example.org', 'invalid_url'],
        ['https://', 'invalid_url'],
        ['https:///x', 'invalid_url'],
        ['https://-', 'invalid_url'],
        ['https://a..b', 'invalid_url'],
        ['https://john@example.org', 'invalid_url'],
        ['https://:@example.org', 'invalid_url'],
        ['https://a b', 'invalid_url'],
        ['https:\\\\example.org', 'invalid_url'],
        ['javascript:alert(1)', 'invalid_url'],
        ['', 'invalid_url'],
        [`https://${'a'.repeat(2041)}`, 'invalid_url'],
      ],
    ],
    [
      { type: 'country' },
      ['DE', 'XK'],
      [
        ['de', 'unknown_country'],
        ['XX', 'unknown_country'],
        ['', 'unknown_country'],
      ],
    ],
    [
      { type: 'language' },
      ['de'],
      [
        ['DE', 'unknown_language'],
        ['deu', 'unknown_language'],
        ['', 'unknown_language'],
      ],
    ],
    [
      { type: 'time_zone' },
      ['Europe/Berlin', 'Asia/Kolkata', 'Asia/Calcutta', 'Etc/UTC'],
      [
        ['europe/berlin', 'unknown_time_zone'],
        ['+01:00', 'unknown_time_zone'],
        ['', 'unknown_time_zone'],
        [1, 'unknown_time_zone'],
      ],
    ],
  ])('of %j takes what fits, null, and nothing else', (declaration, good, bad) => {
    for (const value of [...good, null]) expect(judge(declaration, value)).toEqual({ stored: value });
    for (const [value, code] of bad) expect([value, judge(declaration, value)]).toEqual([value, code]);
  });

  it('of choices keeps the order in which they are offered', () => {
    const topics: Declaration = { type: 'choices', of: ['art', 'law', 'sport'], max: 2 };
    expect(judge(topics, ['sport', 'art'])).toEqual({ stored: ['art', 'sport'] });
    expect(judge(topics, [])).toEqual({ stored: [] });
    expect(judge(topics, null)).toEqual({ stored: null });
    expect(
      [['art', 'art'], ['art', 'law', 'sport'], ['x'], [1], 'art', {}, ''].map((value) =>
        judge(topics, value),
      ),
    ).toEqual([
      'duplicate_choice',
      'too_many',
      'not_offered',
      'not_offered',
      'not_a_list',
      'not_a_list',
      'not_a_list',
    ]);
  });

  it.each<[Declaration, unknown, string]>([
    [{ type: 'choices', of: ['art', 'law'] }, ['art', 'law'], 'art law'],
    [{ type: 'choices', of: ['fine art', 'law'] }, ['fine art', 'law'], '["fine art","law"]'],
    [{ type: 'choices', of: ['art'] }, [], '[]'],
    [{ type: 'integer' }, -5, '-5'],
    [{ type: 'boolean' }, false, 'false'],
    [{ type: 'text' }, '[x]', '[x]'],
  ])('of %j stands in a cell so that it is read again: %j', (declaration, value, cell) => {
    const { kind } = declaredField('a', declaration);
    expect(kind.toText(value as never)).toBe(cell);
    expect(kind.ofText(cell)).toEqual(value);
  });

  it.each([
    ['fine art,law', ['fine art', 'law']],
    ['law, fine art', ['law', 'fine art']],
    ['law', ['law']],
    ['law music', ['law', 'music']],
    ['[law', '[law'],
  ])('of choices takes the text %j', (given, value) => {
    expect(declaredField('a', { type: 'choices', of: ['fine art', 'law'] }).kind.ofText(given)).toEqual(
      value,
    );
  });

  it('has an example that fits, whatever its limits', () => {
    const declarations: Declaration[] = [
      ...[{ type: 'text', max: 1 } as const, { type: 'integer', min: 100 } as const],
      ...[{ type: 'integer', max: -100 } as const, { type: 'choices', of: ['a', 'b'], max: 1 } as const],
    ];
    for (const declaration of declarations) {
      const { example } = declaredField('a', declaration);
      expect(judge(declaration, example)).toEqual({ stored: example });
    }
  });

  it('is called by its English title, else by any, else by its name', () => {
    const titleOf = (title?: Record<string, string>) =>
      declaredField('a', { type: 'date', ...(title && { title }) }).title;
    expect([titleOf({ de: 'Tag', en: 'Day' }), titleOf({ de: 'Tag' }), titleOf()]).toEqual([
      'Day',
      'Tag',
      'a',
    ]);
  });
});
