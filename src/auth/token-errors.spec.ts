import { describe, expect, it } from '@jest/globals';
import { errors } from 'jose';
import { describeRefusal, InvalidTokenError, KeySetUnavailableError } from './token-errors.js';

const SECRET = 'part of the token';
const claim = (name: string) => new errors.JWTClaimValidationFailed(SECRET, {}, name);

it.each<[string, errors.JOSEError]>([
  ['The token has expired', new errors.JWTExpired(SECRET, {}, 'exp')],
  ['The token has no usable expiry', claim('exp')],
  ['The token is not valid yet', claim('nbf')],
  ['The token is from another issuer', claim('iss')],
  ['The token is meant for another audience', claim('aud')],
  ['A claim of the token is not acceptable', claim('typ')],
  ['The algorithm of the token is not accepted', new errors.JOSEAlgNotAllowed(SECRET)],
  ['The signature of the token is wrong', new errors.JWSSignatureVerificationFailed(SECRET)],
  ['The token is malformed', new errors.JWSInvalid(SECRET)],
  ['The token is malformed', new errors.JOSENotSupported(SECRET)],
])('"%s" is all that is said (%#)', (sentence, error) => {
  expect(describeRefusal(error)).toBe(sentence);
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
    });
  });
});
