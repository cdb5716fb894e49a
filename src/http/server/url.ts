const ORIGIN = /^https?:\/\/[^/?#]*/i;

/**
 * The target as the router shall read it. The absolute form (RFC 9112 §3.2.2) is cut to its path. Where the
 * percent-encoding is broken, the target is no address of ours, but it has to pass authentication like any other: each
 * `%` becomes a control character, which stands in no name, so that nothing is found instead of the router answering by
 * itself.
 */
export function routableUrl(target: string): string {
  const url = target.startsWith('/') ? target : target.replace(ORIGIN, '') || '/';
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  if (!path.includes('%') || decodes(path)) return url;
  return path.replaceAll('%', '%7F') + (end === -1 ? '' : url.slice(end));
}

/** Whether a path that no route matched lies below `prefix`, however it is encoded. */
export function isBelow(prefix: string, url: string): boolean {
  const path = decodeURIComponent(url.split('?', 1)[0]!);
  return path === prefix || path.startsWith(`${prefix}/`);
}

function decodes(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
