import { describe, expect, it } from '@jest/globals';
import { problemBody, validationProblem } from '../problem.js';
import { Fault, type Rule } from './fault.js';
import { validateFields } from './validate-fields.js';
import { FieldRule, IgnoredFields, ReadOnlyFields } from './writable-field.js';

const upTo = (limit: number): Rule<number> => {
  const fault = new Fault('invalid_year', 'must be small');
  return (value, { currentYear }) =>
    typeof value === 'number' && value <= limit && value <= currentYear ? value * 2 : fault;
};

@ReadOnlyFields('id')
class Parent {
  @FieldRule(upTo(10)) a?: number;
  @FieldRule(upTo(10)) b?: number;
}

@IgnoredFields('id')
class Child extends Parent {
  @FieldRule(upTo(100), { required: true }) override a!: number;
}

class Mistaken {
  // @ts-expect-error the rule gives a number
  @FieldRule(upTo(10)) text?: string;
}

const context = { currentYear: 2026 };
const codes = ({ faults }: ReturnType<typeof validateFields>) =>
  Array.from(faults, ([name, { fault }]) => [name, fault.code]);

describe('validateFields', () => {
  it('judges only what was sent, and gives what the rule gives', () => {
    expect(validateFields(Parent, { a: 1 }, context)).toEqual({ values: { a: 2 }, faults: new Map() });
    expect(validateFields(Parent, {}, context)).toEqual({ values: {}, faults: new Map() });
  });

  it('hands the context to the rules', () => {
    expect(codes(validateFields(Parent, { a: 5 }, { currentYear: 4 }))).toEqual([['a', 'invalid_year']]);
  });

  it('knows read-only and unknown fields, even with null or undefined', () => {
    const result = validateFields(Parent, { id: null, c: undefined, a: undefined }, context);
    expect(codes(result)).toEqual([
      ['id', 'read_only_field'],
      ['c', 'unknown_field'],
      ['a', 'invalid_year'],
    ]);
  });

  it('lets an heir change a rule, require a field and ignore another', () => {
    expect(validateFields(Child, { a: 50, b: 1, id: 7 }, context)).toEqual({
      values: { a: 100, b: 2 },
      faults: new Map(),
    });
    expect(codes(validateFields(Child, { b: 50 }, context))).toEqual([
      ['b', 'invalid_year'],
      ['a', 'required'],
    ]);
    expect(codes(validateFields(Parent, { a: 50 }, context))).toEqual([['a', 'invalid_year']]);
  });

  it('does not care what a decorator that the compiler refuses would do', () => {
    expect(validateFields(Mistaken, {}, context).faults.size).toBe(0);
  });

  it('treats names of Object.prototype as what they are: unknown fields', () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];
    const input = JSON.parse(`{${names.map((name) => `"${name}":{"a":1}`).join()}}`) as object;
    const { values, faults } = validateFields(Parent, input, context);
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
