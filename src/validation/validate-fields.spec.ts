import { describe, expect, it } from '@jest/globals';
import { problemBody, validationProblem } from '../http/problem.js';
import { Fault, type Rule } from './fault.js';
import { validateFields, type FieldRules } from './validate-fields.js';

const upTo = (limit: number): Rule<number> => {
  const fault = new Fault('invalid_year', 'must be small');
  return (value, { currentYear }) =>
    typeof value === 'number' && value <= limit && value <= currentYear ? value * 2 : fault;
};

const PATCH: FieldRules<number> = {
  rules: new Map([
    ['a', upTo(10)],
    ['b', upTo(10)],
  ]),
  required: [],
  readOnly: new Set(['id']),
  ignored: new Set(),
};
const IMPORT: FieldRules<number> = {
  rules: new Map([...PATCH.rules, ['a', upTo(100)]]),
  required: ['a'],
  readOnly: new Set(),
  ignored: new Set(['id']),
};

const context = { currentYear: 2026 };
const codes = ({ faults }: ReturnType<typeof validateFields>) =>
  Array.from(faults, ([name, { fault }]) => [name, fault.code]);

describe('validateFields', () => {
  it('judges only what was sent, and gives what the rule gives', () => {
    expect(validateFields(PATCH, { a: 1 }, context)).toEqual({ values: { a: 2 }, faults: new Map() });
    expect(validateFields(PATCH, {}, context)).toEqual({ values: {}, faults: new Map() });
  });

  it('hands the context to the rules', () => {
    expect(codes(validateFields(PATCH, { a: 5 }, { currentYear: 4 }))).toEqual([['a', 'invalid_year']]);
  });

  it('knows read-only and unknown fields, even with null or undefined', () => {
    const result = validateFields(PATCH, { id: null, c: undefined, a: undefined }, context);
    expect(codes(result)).toEqual([
      ['id', 'read_only_field'],
      ['c', 'unknown_field'],
      ['a', 'invalid_year'],
    ]);
  });

  it('requires what is required, and passes over what is ignored', () => {
    expect(validateFields(IMPORT, { a: 50, b: 1, id: 7 }, context)).toEqual({
      values: { a: 100, b: 2 },
      faults: new Map(),
    });
    expect(codes(validateFields(IMPORT, { b: 50 }, context))).toEqual([
      ['b', 'invalid_year'],
      ['a', 'required'],
    ]);
    expect(codes(validateFields(PATCH, { a: 50 }, context))).toEqual([['a', 'invalid_year']]);
  });

  it('treats names of Object.prototype as what they are: unknown fields', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
    const input = JSON.parse(`{${names.map((name) => `"${name}":{"a":1}`).join()}}`) as object;
    const { values, faults } = validateFields(PATCH, input, context);
    expect(values).toEqual({});
    expect((values as { a?: unknown }).a).toBeUndefined();
    expect([...faults.keys()]).toEqual(names);

    const body = problemBody(validationProblem(faults, 'en'), {
      instance: 'x',
      language: 'en',
      typeBase: 'x',
    });
    const sent = JSON.parse(JSON.stringify(body)) as { field_errors: object };
    expect(Object.keys(sent.field_errors)).toEqual(names);
    expect(({} as { a?: unknown }).a).toBeUndefined();
  });
});
