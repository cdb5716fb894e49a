import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { cookieToken } from './cookie-token.js';

const FIRST = 'edx-jwt-cookie-header-payload=h.p';
const SECOND = 'edx-jwt-cookie-signature=s';
const ALL = `csrftoken=x; ${FIRST}; sessionid="1|y"; ${SECOND}`;
const ASKED = { 'use-jwt-cookie': 'true' };
const tokenOf = (cookie: string | undefined, more: IncomingHttpHeaders = ASKED) =>
  cookieToken({ headers: { ...(cookie !== undefined && { cookie }), ...more } });

it.each([ALL, `${SECOND};${FIRST}`, `${FIRST} ;  ${SECOND}`])('two cookies are one token: %s', (cookie) => {
  expect(tokenOf(cookie)).toBe('h.p.s');
});

it.each(['true', 'True', 'TRUE'])('the header may be spelt %s', (value) => {
  expect(tokenOf(ALL, { 'use-jwt-cookie': value })).toBe('h.p.s');
});

describe('there is no token', () => {
  it.each<[string, string | undefined, IncomingHttpHeaders]>([
    ['without cookies', undefined, ASKED],
    ['with no cookie', '', ASKED],
    ['without the signature', FIRST, ASKED],
    ['without header and payload', SECOND, ASKED],
    ['with an empty one', `${FIRST}; edx-jwt-cookie-signature=`, ASKED],
    ['under another name', ALL.replaceAll('edx-', 'x-edx-'), ASKED],
    ['in another letter case', ALL.toUpperCase(), ASKED],
    ['without the header', ALL, {}],
    ['with the header empty', ALL, { 'use-jwt-cookie': '' }],
    ['with the header false', ALL, { 'use-jwt-cookie': 'false' }],
    ['with the header twice', ALL, { 'use-jwt-cookie': 'true, true' }],
    ['beside Authorization', ALL, { ...ASKED, authorization: 'Basic YQ' }],
    ['beside an empty Authorization', ALL, { ...ASKED, authorization: '' }],
  ])('%s', (_, cookie, more) => {
    expect(tokenOf(cookie, more)).toBeNull();
  });
});

it.each([`${ALL}; ${FIRST}`, `${ALL}; ${SECOND}x`])('a cookie that is there twice is refused', (cookie) => {
  expect(() => tokenOf(cookie)).toThrow('There is more than one cookie of a name');
});

it('names from the prototype are no cookies', () => {
  expect(tokenOf('__proto__=a; constructor=b; toString=c')).toBeNull();
});
