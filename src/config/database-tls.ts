import { isLoopback } from './loopback.js';

/** Each of them says something about TLS, and switches it on or off for the driver. */
const TLS_PARAMETERS = ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey'];
/** Modes that the driver verifies like verify-full today, and may not verify any more tomorrow. */
const WEAKER_MODES: ReadonlySet<unknown> = new Set(['prefer', 'require', 'verify-ca']);

/**
 * The URL for every connection to PostgreSQL: what leaves this machine is encrypted, and the server's certificate is
 * verified, unless the URL itself says otherwise (`?sslmode=disable`, `?sslmode=no-verify`). The driver alone would send
 * passwords and accounts in clear to whoever answers.
 */
export function withVerifiedTls(text: string): string {
  const url = new URL(text);
  const given = (name: string) => url.searchParams.getAll(name).at(-1);
  if (WEAKER_MODES.has(given('sslmode'))) {
    return given('uselibpqcompat') === 'true' ? text : withParameter(url, text, 'sslmode=verify-full');
  }
  if (TLS_PARAMETERS.some((name) => given(name))) return text;
  const host = given('host') || decodeURIComponent(url.hostname);
  // Without a host the driver would look for one in PGHOST.
  if (host === '') return withParameter(url, text, 'host=localhost');
  if (host.startsWith('/') || isLoopback(host)) return text;
  return withParameter(url, text, 'sslmode=verify-full');
}

/** Of a parameter that is given twice the driver takes the last one. */
function withParameter({ search }: URL, text: string, parameter: string): string {
  const separator = search !== '' ? '&' : text.endsWith('?') ? '' : '?';
  return `${text}${separator}${parameter}`;
}
