import { urlsOfHosts } from './database-hosts.js';
import { isLoopback } from './loopback.js';

/** Each of them says something about TLS, and switches it on or off for the driver. */
const TLS_PARAMETERS = ['ssl', 'sslmode', 'sslrootcert', 'sslcert', 'sslkey'];
/** Modes that the driver verifies like verify-full today, and may not verify any more tomorrow. */
const WEAKER_MODES: ReadonlySet<unknown> = new Set(['prefer', 'require', 'verify-ca']);
const VERIFIED = 'sslmode=verify-full';

/**
 * The URL for every connection to PostgreSQL: what leaves this machine is encrypted, and the server's certificate is
 * verified, unless the URL itself says otherwise (`?sslmode=disable`, `?sslmode=no-verify`). The driver alone would send
 * passwords and accounts in clear to whoever answers. Of several hosts one that is elsewhere is enough.
 */
export function withVerifiedTls(text: string): string {
  const urls = urlsOfHosts(text).map((url) => new URL(url));
  const missing = urls.map(missingParameter).find((parameter) => parameter !== undefined);
  if (missing === undefined) return text;
  // Of a parameter that is given twice the driver takes the last one.
  const separator = urls[0]!.search !== '' ? '&' : text.endsWith('?') ? '' : '?';
  return `${text}${separator}${missing}`;
}

function missingParameter(url: URL): string | undefined {
  const given = (name: string) => url.searchParams.getAll(name).at(-1);
  if (WEAKER_MODES.has(given('sslmode'))) {
    return given('uselibpqcompat') === 'true' ? undefined : VERIFIED;
  }
  if (TLS_PARAMETERS.some((name) => given(name))) return undefined;
  const host = given('host') || decodeURIComponent(url.hostname);
  // Without a host the driver would look for one in PGHOST.
  if (host === '') return 'host=localhost';
  return host.startsWith('/') || isLoopback(host) ? undefined : VERIFIED;
}
