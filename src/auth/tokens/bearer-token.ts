import type { IncomingMessage } from 'node:http';
import { malformedToken } from './token-errors.js';

/**
 * The scheme, in any case (RFC 9110 §11.1), and something after it. `JWT` is Open edX's older word for the same.
 */
const BEARER = /^(?:bearer|jwt)\s+(?=\S)/i;
/** RFC 6750 §2.1: `"Bearer" 1*SP b64token`. */
const CREDENTIALS = /^(?:bearer|jwt) +([\w\-.~+/]+=*)$/i;

/**
 * The bearer token of a request, from the `Authorization` header alone: a token in the query string or in
 * the body ends up in logs and histories, and is ignored. Null: none was sent; another scheme is none,
 * and neither is the scheme alone.
 *
 * @throws InvalidTokenError if something was sent that is not exactly one token
 */
export function bearerToken(request: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): string | null {
  const { authorization } = request.headers;
  if (authorization === undefined) return null;
  if (isSentTwice(request.rawHeaders)) throw malformedToken('There is more than one Authorization header');
  if (!BEARER.test(authorization)) return null;
  const token = CREDENTIALS.exec(authorization)?.[1];
  if (token === undefined) throw malformedToken('The Authorization header is malformed');
  return token;
}

/** Node keeps the first and drops the rest, a proxy before us may go by the last: RFC 9110 §5.3. */
function isSentTwice(rawHeaders: readonly string[]): boolean {
  let count = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] as string;
    if (name.length === 13 && name.toLowerCase() === 'authorization') count += 1;
  }
  return count > 1;
}
