/**
 * What every answer says to a browser, beside what its route says: the JSON of an API is no page, runs nothing and
 * loads nothing. A route that does serve a page sets its own policy over this one.
 *
 * @param isHttps whether clients come by https: only then may they be told to stay with it (RFC 6797 §7.2)
 */
export function securityHeaders(isHttps: boolean): Readonly<Record<string, string>> {
  return {
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Frame-Options': 'DENY',
    ...(isHttps && { 'Strict-Transport-Security': 'max-age=31536000' }),
  };
}
