import { expect, it } from '@jest/globals';
import { mailLanguage } from './mail-language.js';

it.each([
  ['de', 'en', 'de'],
  ['DE', 'en', 'de'],
  ['de-AT', 'en', 'de'],
  ['es_MX', 'en', 'es'],
  ['Deutsch', 'en', 'de'],
  ['German', 'es', 'de'],
  ['español', 'en', 'es'],
  [' English ', 'de', 'en'],
  ['', 'de', 'de'],
  [null, 'es', 'es'],
  ['it', 'de', 'de'],
  ['Klingon', 'de', 'de'],
  ['constructor', 'en', 'en'],
  ['den Dialekt von hier', 'en', 'en'],
] as const)('%j with a request in %s: %s', (own, requested, language) => {
  expect(mailLanguage(own, requested)).toBe(language);
});
