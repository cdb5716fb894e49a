import { expect, it } from '@jest/globals';
import { checkOptions } from '../../clients/typescript/src/check-options.js';

const baseUrl = 'https://accounts.example.org';
const token = 'a.b.c';

it('takes the address of a service, and a token or what gives one', () => {
  for (const given of [token, () => token])
    expect(() => checkOptions({ baseUrl: `${baseUrl}/behind/a/prefix/`, token: given })).not.toThrow();
});

it.each<[string, { baseUrl: unknown; token: unknown }, RegExp]>([
  ['no address', { baseUrl: undefined, token }, /^baseUrl is where the service is, .* not undefined$/],
  ['an address without a scheme', { baseUrl: 'accounts.example.org', token }, /^baseUrl is where/],
  ['another scheme', { baseUrl: 'ftp://accounts.example.org', token }, /^baseUrl is where/],
  ['the base of the routes', { baseUrl: `${baseUrl}/api/user/v1/`, token }, /without \/api\/user\/v1$/],
  ['no token', { baseUrl, token: undefined }, /^token is missing/],
  ['an empty token', { baseUrl, token: '' }, /^token is missing/],
])('names what is wrong: %s', (_what, options, message) => {
  expect(() => checkOptions(options)).toThrow(message);
});
