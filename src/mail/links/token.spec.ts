import { expect, it } from '@jest/globals';
import { createToken, hashToken, languageOfToken } from './token.js';

it('has at least 128 random bits, a language, and only characters that need no escape in a URL', () => {
  const tokens = Array.from({ length: 1_000 }, () => createToken('de'));
  expect(new Set(tokens).size).toBe(1_000);
  expect(tokens.filter((token) => !/^de-[A-Za-z0-9_-]{32}$/.test(token))).toEqual([]);
});

it.each([
  ['en-abcdefghijklmnopqrstuvwxyz_-0123', 'en'],
  ['es-abcdefghijklmnopqrstuvwxyz_-0123', 'es'],
  ['ar-abcdefghijklmnopqrstuvwxyz_-0123', 'ar'],
  ['it-abcdefghijklmnopqrstuvwxyz_-0123', null],
  ['de-abcdefghijklmnopqrstuvwxyz_-012', null],
  ['de-abcdefghijklmnopqrstuvwxyz_-01234', null],
  ['de-abcdefghijklmnopqrstuvwxyz_-012\n', null],
  ['x', null],
  ['', null],
])('knows its own form: %j → %j', (token, language) => {
  expect(languageOfToken(token)).toBe(language);
});

it('is stored as a hash that depends on all of it', () => {
  const token = createToken('en');
  expect(hashToken(token)).toHaveLength(32);
  expect(hashToken(token)).toEqual(hashToken(token));
  expect(hashToken(token)).not.toEqual(hashToken(`de${token.slice(2)}`));
});
