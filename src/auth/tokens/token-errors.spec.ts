import { describe, expect, it } from '@jest/globals';
import { errors } from 'jose';
import {
  InvalidTokenError,
  KeySetUnavailableError,
  refusalOf,
  UnauthorizedError,
  type TokenErrorCode,
} from './token-errors.js';

const SECRET = 'part of the token';
const claim = (name: string) => new errors.JWTClaimValidationFailed(SECRET, {}, name);

it.each<[TokenErrorCode, string, errors.JOSEError]>([
  ['token_expired', 'Token has expired', new errors.JWTExpired(SECRET, {}, 'exp')],
  ['token_nonexistent', 'The token has no usable expiry', claim('exp')],
  ['token_nonexistent', 'The token is not valid yet', claim('nbf')],
  ['token_nonexistent', 'The token is from another issuer', claim('iss')],
  ['token_nonexistent', 'The token is meant for another audience', claim('aud')],
  ['token_nonexistent', 'A claim of the token is not acceptable', claim('typ')],
  ['token_nonexistent', 'The algorithm of the token is not accepted', new errors.JOSEAlgNotAllowed(SECRET)],
  [
    'token_nonexistent',
    'The signature of the token is wrong',
    new errors.JWSSignatureVerificationFailed(SECRET),
  ],
  [
    'token_nonexistent',
    'The token needs an extension that is not supported',
    new errors.JOSENotSupported(SECRET),
  ],
  ['token_malformed', 'The token is malformed', new errors.JWSInvalid(SECRET)],
  ['token_malformed', 'The token is malformed', new errors.JWTInvalid(SECRET)],
])('%s and "%s" are all that is said (%#)', (code, description, error) => {
  expect(refusalOf(error)).toMatchObject({ code, description });
});

describe('a refusal', () => {
  it('without a token asks for one', () => {
    const { code, challenge, detail } = new UnauthorizedError();
    expect([code, challenge, detail]).toEqual(['token_not_provided', 'Bearer realm="accounts"', undefined]);
  });

  it('of a token says what is wrong with it', () => {
    const cause = refusalOf(new errors.JWTExpired(SECRET, {}, 'exp'));
    const { code, challenge, detail } = new UnauthorizedError(cause);
    expect([code, detail]).toEqual(['token_expired', 'Token has expired.']);
    expect(challenge).toBe(
      'Bearer realm="accounts", error="invalid_token", error_description="Token has expired"',
    );
  });
});

describe('an error that logs can name', () => {
  it('says of a bad token what is wrong', () => {
    expect(new InvalidTokenError('The token is malformed')).toMatchObject({
      name: 'InvalidTokenError',
      message: 'The token is malformed',
      description: 'The token is malformed',
    });
  });

  it('says of an outage what is out, and why', () => {
    const cause = new Error('connect ECONNREFUSED');
    expect(new KeySetUnavailableError(cause)).toMatchObject({
      name: 'KeySetUnavailableError',
      message: 'The key set that tokens are verified with is unavailable',
      cause,
      retryAfterSeconds: 2,
    });
  });
});
