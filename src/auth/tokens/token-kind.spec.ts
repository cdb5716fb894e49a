import { describe, expect, it } from '@jest/globals';
import { InvalidTokenError } from './token-errors.js';
import { requireAccessTokenHeader, requireAccessTokenPayload } from './token-kind.js';

describe('the header', () => {
  it.each([undefined, 'JWT', 'jwt', 'at+jwt', 'AT+JWT', 'application/jwt', 'Application/At+Jwt'])(
    'of an access token may have the typ %j',
    (typ) => {
      expect(() => requireAccessTokenHeader(typ)).not.toThrow();
    },
  );

  it.each([
    'logout+jwt',
    'dpop+jwt',
    'secevent+jwt',
    'id+jwt',
    'application/logout+jwt',
    'text/jwt',
    'application/application/jwt',
    'JWT; charset=utf-8',
    ' JWT',
    'JOSE',
    'Bearer',
    '',
    null,
    7,
    ['JWT'],
    { toLowerCase: 'jwt' },
  ])('of an access token has not the typ %j', (typ) => {
    expect(() => requireAccessTokenHeader(typ)).toThrow(InvalidTokenError);
  });
});

describe('the payload', () => {
  it.each([undefined, 'Bearer', 'DPoP', 'JWT', '', null, 7, ['ID']])(
    'of an access token may have the typ %j',
    (typ) => {
      expect(() => requireAccessTokenPayload(typ)).not.toThrow();
    },
  );

  it.each(['ID', 'Refresh', 'Offline', 'Logout', 'id'])('of an access token has not the typ %j', (typ) => {
    expect(() => requireAccessTokenPayload(typ)).toThrow('The token is not an access token');
  });
});
