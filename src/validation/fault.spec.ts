import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeFault, Fault } from './fault.js';

const fault = new Fault('not_offered', 'must be one of f, m, o or null');
const developerMessage = (value: unknown, field = 'gender') =>
  describeFault(field, value, fault, 'en').developer_message;

describe('describeFault', () => {
  it('tells the developer the value, the field and the rule, and the user what to do', () => {
    expect(describeFault('gender', 'x', fault, 'en')).toEqual({
      developer_message: 'Value "x" is not valid for field "gender": must be one of f, m, o or null.',
      user_message: 'Please choose one of the options on offer.',
    });
  });

  it('shows values briefly and harmlessly', () => {
    expect(developerMessage(`\u202e${'x'.repeat(80)}`)).toBe(
      `Value "\\u{202e}${'x'.repeat(78)}… is not valid for field "gender": must be one of f, m, o or null.`,
    );
  });

  it('says that a field is missing', () => {
    expect(developerMessage(undefined)).toBe('Field "gender" is missing: must be one of f, m, o or null.');
  });

  it('is well formed, short and on one line whatever is sent, the name included', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ minLength: 90 }).map((s) => `\ud800${s}\udfff`),
    );
    fc.assert(
      fc.property(fc.oneof(text, fc.jsonValue()), text, (value, field) => {
        const message = developerMessage(value, field);
        // At most ten code points for each one shown.
        expect(message.length).toBeLessThan(2000);
        expect(message).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      }),
    );
  });

  it('never tells the user the value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (value) => {
        const { user_message: a } = describeFault(value, value, fault, 'de');
        return a === describeFault('gender', null, fault, 'de').user_message;
      }),
    );
  });
});
