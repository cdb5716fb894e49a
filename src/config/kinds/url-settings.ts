import { shown } from '../../diagnostics/printable.js';
import { urlsOfHosts } from '../database-hosts.js';
import { withVerifiedTls } from '../database-tls.js';
import { isLoopback } from '../loopback.js';
import { byteCount, kind, unreadable, type Kind } from '../setting.js';

/** Where uploaded pictures go. `prefix` has no slash at its ends; `''` is the bucket itself. */
export type ImageStorage =
  { readonly type: 'file' } | { readonly type: 's3'; readonly bucket: string; readonly prefix: string };

/** Without a slash at its end, so that `${base}/path` is right with and without a path prefix. */
export const baseUrl: Kind<string> = kind(
  'an http:// or https:// URL without user name, query and fragment',
  (text) => {
    const url = webUrl(text);
    return url && !/[?#]/.test(text) ? url.origin + url.pathname.replace(/(?<!\/)\/+$/, '') : undefined;
  },
  shownUrl,
);

export const httpsUrl: Kind<string> = kind(
  'an https:// URL without user name and fragment',
  (text) => {
    const url = webUrl(text);
    return url && !text.includes('#') && url.protocol === 'https:' ? url.href : undefined;
  },
  shownUrl,
);

/** Who can change the key set in transit can sign any token, hence https. */
export const keySetUrl: Kind<string> = kind(
  'an https:// URL without user name and fragment (http:// for a loopback host only)',
  (text) => {
    const url = webUrl(text);
    return url && !text.includes('#') && (url.protocol === 'https:' || isLoopback(url.hostname))
      ? url.href
      : undefined;
  },
  shownUrl,
);

/** libpq has more; of a server that takes no writes the service could make no use. */
const SESSION_ATTRIBUTES: readonly (string | null)[] = [null, '', 'any', 'read-write', 'primary'];

/**
 * Of one host or of several, of which the first that takes writes is used. With verified TLS to other machines, see
 * `withVerifiedTls`.
 */
export const databaseUrl: Kind<string> = kind(
  'postgres://user:password@host:port/database, special characters of the parts percent-encoded; several hosts are ' +
    'separated by commas (host:port,host:port), with target_session_attrs=read-write or without',
  (text) => {
    const urls = urlsOfHosts(text);
    return urls.every((url) => isDatabaseUrl(url, urls.length > 1)) ? withVerifiedTls(text) : undefined;
  },
  shownDatabaseUrl,
);

function isDatabaseUrl(text: string, isOneOfSeveral: boolean): boolean {
  const url = /^postgres(ql)?:\/\/\S+$/.test(text) ? parsed(text) : undefined;
  if (!url || url.hash || url.pathname.includes('@') || !isDecodable(url)) return false;
  if (isOneOfSeveral && (url.hostname === '' || url.searchParams.has('host'))) return false;
  return SESSION_ATTRIBUTES.includes(url.searchParams.get('target_session_attrs'));
}

/** With TLS to other machines, unless it says `ignoreTLS=true`: see `mail/smtp-options.ts`. */
export const smtpUrl: Kind<string> = kind(
  'smtp://user:password@host:port (without TLS: …?ignoreTLS=true) or smtps://…, special characters of the parts percent-encoded',
  (text) => {
    const url = /^smtps?:\/\/\S+$/.test(text) ? parsed(text) : undefined;
    const rest = url?.protocol === 'smtp:' ? /^\/?(\?ignoreTLS=true)?$/ : /^\/?$/;
    return url?.hostname && rest.test(url.pathname + url.search + url.hash) && isDecodable(url)
      ? text
      : undefined;
  },
  shownSecretUrl,
);

export const redisUrl: Kind<string> = kind(
  'redis://user:password@host:port/number or rediss://…, special characters of the parts percent-encoded',
  (text) => {
    const url = /^rediss?:\/\/\S+$/.test(text) ? parsed(text) : undefined;
    return url?.hostname && /^(\/\d{0,4})?$/.test(url.pathname + url.search + url.hash) && isDecodable(url)
      ? text
      : undefined;
  },
  shownSecretUrl,
);

const originAlone = kind(
  'origins such as https://app.example.org or http://localhost:5173, without a path',
  (text) => {
    const url = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#@\\]+$/i.test(text) ? parsed(text) : undefined;
    // Not `url.origin`: that is "null" for the schemes of apps, such as capacitor://localhost.
    return url?.host && `${url.protocol}//${url.host}`;
  },
  shownUrl,
);

const NOT_EVERY_ORIGIN =
  'the origins one by one, because "*" would let the scripts of every website call the API';

/** In the form that browsers send in `Origin`. */
export const origin: Kind<string> = (text) =>
  text === '*' ? unreadable('"*"', NOT_EVERY_ORIGIN) : originAlone(text);

const S3_LOCATION = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:\/(?!\.\.?(?:\/|$))[\w!.*'()=-]+)*)\/?$/;

export const imageStorage: Kind<ImageStorage> = kind(
  'file, s3://bucket or s3://bucket/prefix',
  (text) => {
    if (text === 'file') return { type: 'file' };
    const [, bucket, prefix = ''] = S3_LOCATION.exec(text) ?? [];
    return bucket === undefined ? undefined : { type: 's3', bucket, prefix: prefix.slice(1) };
  },
  shownUrl,
);

export function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** `URL` alone would forgive `http:host`, blanks and backslashes. */
export function webUrl(text: string): URL | undefined {
  const url = /^https?:\/\/[^\s\\]+$/i.test(text) ? parsed(text) : undefined;
  return url?.username || url?.password ? undefined : url;
}

/** The drivers decode these parts and would fail only at the first connection. */
export function isDecodable(url: URL): boolean {
  try {
    decodeURIComponent(`${url.username}${url.password}${url.hostname}${url.pathname}`);
    return true;
  } catch {
    return false;
  }
}

/** For a setting that should hold no password, but might. */
function shownUrl(text: string): string {
  return /[@?]/.test(text) ? shownSecretUrl(text) : shown(text);
}

/** A URL with several hosts is none to `URL`: it is shown as one for each. */
function shownDatabaseUrl(text: string): string {
  return urlsOfHosts(text).map(shownSecretUrl).join(', ');
}

/**
 * The URL without password, query and fragment. A password with a raw `/`, `?` or `#` in it ends up in another
 * part of the parsed URL: where that may have happened nothing is shown.
 */
export function shownSecretUrl(text: string): string {
  const url = parsed(text);
  if (!url?.host || /@/.test(url.pathname + url.search + url.hash)) return byteCount(text);
  if (url.password) url.password = '***';
  else if (url.username) url.username = '***';
  if (url.search) url.search = '***';
  if (url.hash) url.hash = '***';
  return shown(url.href);
}
