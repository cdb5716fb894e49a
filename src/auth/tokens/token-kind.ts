import { InvalidTokenError } from './token-errors.js';

/**
 * Access tokens by their header's `typ`: one of RFC 9068, or one that says nothing more than that it is a JWT. Media
 * types, whose `application/` may be left out, in any letter case (RFC 7515 §4.1.9).
 */
const ACCESS_TOKENS: readonly unknown[] = ['jwt', 'at+jwt', 'application/jwt', 'application/at+jwt'];

/** What Keycloak's other tokens call themselves in their payload, signed with the same key. `Offline` refreshes too. */
const OTHER_TOKENS: readonly unknown[] = ['id', 'refresh', 'offline', 'logout'];

/**
 * An issuer signs tokens for other ends with the same key (RFC 8725 §3.11).
 *
 * @throws InvalidTokenError for one whose header says that it is no access token
 */
export function requireAccessTokenHeader(typ: unknown): void {
  if (typ !== undefined && !ACCESS_TOKENS.includes(lowerCase(typ))) throw notAnAccessToken();
}

/** @throws InvalidTokenError for one whose payload says so */
export function requireAccessTokenPayload(typ: unknown): void {
  if (OTHER_TOKENS.includes(lowerCase(typ))) throw notAnAccessToken();
}

function lowerCase(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function notAnAccessToken(): InvalidTokenError {
  return new InvalidTokenError('The token is not an access token');
}
