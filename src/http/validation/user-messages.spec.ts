import { describe, expect, it } from '@jest/globals';
import { de } from './messages/de.js';
import { en } from './messages/en.js';
import { es } from './messages/es.js';
import { chooseLanguage, LANGUAGES, userMessage, type MessageCode } from './user-messages.js';

describe('chooseLanguage', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE', 'de'],
    ['fr, es;q=0.5, en;q=0.1', 'es'],
    ['en;q=0.5, de;q=0.9', 'de'],
    ['de;q=0, es', 'es'],
    ['fr', 'en'],
    ['constructor', 'en'],
    [';;;,,=', 'en'],
  ])('%s → %s', (header, language) => expect(chooseLanguage(header)).toBe(language));
});

describe('userMessage', () => {
  it('fills in the numbers of a rule', () => {
    expect(userMessage('too_long', 'en', { max: 255 })).toBe(
      'This is too long. Please use at most 255 characters.',
    );
    expect(userMessage('invalid_year', 'de', { min: 1900, max: 2026 })).toContain('von 1900 bis 2026');
  });

  it('has a sentence of its own in every language, with the same numbers', () => {
    const codes = Object.keys({ ...en.faults, ...en.problems, ...en.images }) as MessageCode[];
    const numbers = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const [language, { faults, problems, images }] of Object.entries({ de, es })) {
      for (const code of codes) {
        const english = { ...en.faults, ...en.problems, ...en.images }[code];
        const text = { ...faults, ...problems, ...images }[code];
        expect([language, code, text]).not.toEqual([language, code, english]);
        expect([language, code, numbers(text)]).toEqual([language, code, numbers(english)]);
      }
    }
    expect(LANGUAGES).toEqual(['en', 'de', 'es']);
  });

  it('has no code in two groups', () => {
    const codes = Object.values(en).flatMap((group) => Object.keys(group));
    expect(new Set(codes).size).toBe(codes.length);
  });
});
