import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import { malformedToken } from './token-errors.js';

const HEADER_AND_PAYLOAD = 'edx-jwt-cookie-header-payload';
const SIGNATURE = 'edx-jwt-cookie-signature';
const EITHER = /(?:^|;)[ \t]*edx-jwt-cookie-(header-payload|signature)[ \t]*=/g;

/**
 * The token that Open edX keeps in two cookies of the browser, of which scripts can read the first alone. Null: there
 * is none, or it does not count.
 *
 * Browsers send cookies by themselves, so a page of anybody could act for whoever looks at it. They count only beside
 * a header that no form can set and that a script of another origin may send only after a preflight.
 *
 * @throws InvalidTokenError if a cookie is there twice
 */
export function cookieToken({ headers }: Pick<IncomingMessage, 'headers'>): string | null {
  if (headers.authorization !== undefined) return null;
  if (String(headers['use-jwt-cookie']).toLowerCase() !== 'true') return null;
  const { cookie = '' } = headers;
  const sent = Array.from(cookie.matchAll(EITHER), ([, name]) => name);
  // Of two, a neighbouring host could have set either (RFC 6265 §8.6), and their order says nothing (§4.2.2).
  if (new Set(sent).size < sent.length) throw malformedToken('There is more than one cookie of a name');
  const { [HEADER_AND_PAYLOAD]: headerAndPayload, [SIGNATURE]: signature } = parseCookie(cookie);
  return headerAndPayload && signature ? `${headerAndPayload}.${signature}` : null;
}
