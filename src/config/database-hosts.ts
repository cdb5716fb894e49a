const PARTS = /^([^:]*:\/\/(?:[^/?#]*@)?)([^/?#@]*)(.*)$/s;

/** The URL once for each of its hosts: `postgres://a,b:5433/d` are `postgres://a/d` and `postgres://b:5433/d`. */
export function urlsOfHosts(url: string): string[] {
  const [, before = '', hosts = '', after = ''] = PARTS.exec(url) ?? [];
  return hosts.includes(',') ? hosts.split(',').map((host) => before + host + after) : [url];
}

/** The hosts of the URL as they stand in it. */
export function hostsOf(url: string): string {
  return PARTS.exec(url)?.[2] ?? '';
}
