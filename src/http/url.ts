/**
 * A target whose percent-encoding is broken is no address of ours, but it has to pass authentication like any other:
 * the stray `%` is taken literally, so that the router finds nothing instead of answering by itself.
 */
export function decodableUrl(url: string): string {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  if (!path.includes('%')) return url;
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return path.replaceAll('%', '%25') + (end === -1 ? '' : url.slice(end));
  }
}
