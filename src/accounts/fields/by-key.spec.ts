import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../validation/fault.js';
import { jsonOrText, textsByKey } from './by-key.js';
import type { Stored } from './field.js';

const fault = new Fault('not_text', 'must be a text');
const kind = textsByKey('any', (key, value) =>
  value === null || typeof value === 'string' ? (key === 'empty' ? null : value) : fault,
);
const judged = (value: unknown) => {
  const result = kind.rule(value, { currentYear: 2026 });
  return result instanceof Fault ? result.code : result;
};

describe('An object of texts by their keys', () => {
  it.each<[unknown, unknown]>([
    [null, null],
    [{}, {}],
    [
      { a: 'x', b: null },
      { a: 'x', b: null },
    ],
    [{ empty: '' }, { empty: null }],
    [{ a: 'x', b: 1 }, 'not_text'],
    [[], 'not_an_object'],
    ['{}', 'not_an_object'],
    [undefined, 'not_an_object'],
    [7, 'not_an_object'],
  ])('takes %j as %j', (sent, expected) => {
    expect(judged(sent)).toEqual(expected);
  });

  it('keeps a key that is called like a member of every object', () => {
    const sent = JSON.parse('{"__proto__": "x", "constructor": "y"}') as object;
    const merged = kind.merge!(null, judged(sent));
    expect(JSON.stringify(merged)).toBe('{"__proto__":"x","constructor":"y"}');
  });

  it.each<[Stored, Stored, Stored]>([
    [null, { a: 'x' }, { a: 'x' }],
    [{ b: 'y' }, { a: 'x' }, { a: 'x', b: 'y' }],
    [{ a: 'x', b: 'y' }, { a: null }, { b: 'y' }],
    [{ a: 'x' }, { a: null }, null],
    [{ a: 'x' }, { a: 'z' }, { a: 'z' }],
    [{ a: 'x' }, {}, { a: 'x' }],
    [{ a: 'x' }, null, null],
    [null, { a: null }, null],
  ])('makes of %j with %j the object %j', (old, sent, expected) => {
    expect(kind.merge!(old, sent)).toEqual(expected);
  });

  it('has its keys in order', () => {
    expect(Object.keys(kind.merge!({ b: 'y', c: 'z' }, { a: 'x' }) as object)).toEqual(['a', 'b', 'c']);
  });

  it('is an object on the wire, and an empty cell where there is nothing', () => {
    expect([kind.json(null), kind.wire(null), kind.toText(null)]).toEqual(['{}', {}, null]);
    const value = { a: '"' };
    expect([kind.json(value), kind.wire(value), kind.toText(value)]).toEqual([
      ...['{"a":"\\""}', value, '{"a":"\\""}'],
    ]);
    expect([kind.keys, kind.nullable, kind.sqlType]).toEqual(['any', true, 'jsonb']);
    expect(kind.schema).toEqual({ type: 'object', additionalProperties: { type: 'string' } });
    expect(kind.patchSchema).toEqual({ type: 'object', additionalProperties: { type: ['string', 'null'] } });
  });

  it('is read from JSON in a cell; what is none is left to the rule', () => {
    expect([jsonOrText('{"a":"x"}'), jsonOrText('{')]).toEqual([{ a: 'x' }, '{']);
    expect(kind.ofText('[1]')).toEqual([1]);
  });
});
