/** What would otherwise be noticed only by the first request, and be hard to read in its error. */
export function checkOptions({ baseUrl, token }: { baseUrl: unknown; token: unknown }): void {
  const page = (globalThis as { location?: { href: string } }).location?.href;
  if (typeof baseUrl !== 'string' || !isHttp(baseUrl, page))
    throw new TypeError(
      `baseUrl is where the service is, such as https://accounts.example.org, not ${String(baseUrl)}`,
    );
  if (/\/api\/user(\/v1)?\/*$/.test(baseUrl))
    throw new TypeError('baseUrl is the address of the service without /api/user/v1');
  if (token === undefined || token === null || token === '')
    throw new TypeError('token is missing: give a JWT, or a function that returns one');
}

/** @param page of a browser, to which an address may be relative */
function isHttp(url: string, page: string | undefined): boolean {
  return URL.canParse(url, page) && /^https?:$/.test(new URL(url, page).protocol);
}
