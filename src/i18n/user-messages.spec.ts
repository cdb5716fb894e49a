import { describe, expect, it } from '@jest/globals';
import { chooseLanguage, LANGUAGES, TEXTS, userMessage, type MessageCode } from './user-messages.js';

const GROUPS = ['faults', 'problems', 'images'] as const;

describe('chooseLanguage', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['*', 'en'],
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE', 'de'],
    ['it, es;q=0.5, en;q=0.1', 'es'],
    ['fr-CA, es;q=0.5', 'fr'],
    ['ar-EG', 'ar'],
    ['en;q=0.5, de;q=0.9', 'de'],
    ['de;q=0, es', 'es'],
    ['it', 'en'],
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
    const numbers = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
    for (const language of LANGUAGES.filter((one) => one !== 'en')) {
      for (const group of GROUPS) {
        for (const [code, english] of Object.entries(TEXTS.en[group])) {
          const text = (TEXTS[language][group] as Record<string, string>)[code]!;
          expect([language, code, text]).not.toEqual([language, code, english]);
          expect([language, code, numbers(text)]).toEqual([language, code, numbers(english)]);
          expect(userMessage(code as MessageCode, language, { min: '{min}', max: '{max}' })).toBe(text);
        }
      }
    }
    expect(LANGUAGES).toEqual(['en', 'de', 'es', 'fr', 'ar']);
  });

  it('has no code in two groups', () => {
    const codes = GROUPS.flatMap((group) => Object.keys(TEXTS.en[group]));
    expect(new Set(codes).size).toBe(codes.length);
  });
});

it('Each page has texts of its own in every language', () => {
  const texts = LANGUAGES.flatMap((language) => Object.values(TEXTS[language].pages)).flatMap((page) =>
    Object.values(page),
  );
  expect(new Set(texts).size).toBe(texts.length);
});
