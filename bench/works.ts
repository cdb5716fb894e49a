import { createHmac } from 'node:crypto';

export const MARK = '@@@@@@@@@@@@@@@@';
/** So many different accounts are asked for, and so many owners write: fewer than the service remembers tokens. */
const SPREAD = 1_000;

export interface WorkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Work {
  readonly name: string;
  readonly requests: readonly WorkRequest[];
  /** Each request gets `If-None-Match` with the tag that the server gives for it. */
  readonly conditional?: boolean;
}

const PATHS = '/api/user/v1/accounts';

/** All works, on accounts that lie evenly among the seeded ones. */
export function allWorks(accounts: number, secret: string): Work[] {
  const { count, names, staff, list } = common(accounts, secret);
  const owners = names.map((name) => bearer(name, secret));
  return [
    { name: 'staff', requests: names.map((name) => get(`/${name}`, staff)) },
    { name: 'owner', requests: names.map((name, i) => get(`/${name}`, owners[i]!)) },
    { name: 'other', requests: names.map((name, i) => get(`/${name}`, owners[(i + 1) % count]!)) },
    { name: '304', requests: names.map((name) => get(`/${name}`, staff)), conditional: true },
    ...[1, 10, 50, 100].map((n) => list(`list ${n}`, n, 'username')),
    { name: 'patch', requests: names.map((name, i) => patch(name, owners[i]!)) },
    {
      name: 'patch if-match',
      requests: names.map((name, i) => patch(name, owners[i]!, { 'If-Match': '*' })),
    },
  ];
}

/** Reads by id, and of a few fields; each with what it is compared with: the same by name, and of all fields. */
export function worksById(accounts: number, secret: string): { work: Work; base: Work }[] {
  const { list } = common(accounts, secret);
  const two = '&fields=username,name';
  const list1 = list('list 1', 1, 'username');
  const list50 = list('list 50', 50, 'username');
  return [
    { work: list('ids 1', 1, 'ids'), base: list1 },
    { work: list('ids 50', 50, 'ids'), base: list50 },
    { work: list('ids 50 two fields', 50, 'ids', two), base: list50 },
    { work: list('list 50 two fields', 50, 'username', two), base: list50 },
  ];
}

function common(accounts: number, secret: string) {
  const count = Math.min(SPREAD, accounts);
  const step = Math.floor(accounts / count);
  // Seeded into an empty database: each has the id that its name ends with.
  const ids = Array.from({ length: count }, (_, i) => String(1 + i * step));
  const names = ids.map((id) => `user${id}`);
  // One list begins where the one before ended: those in flight together have no name in common.
  const after = (all: string[], i: number, n: number) =>
    Array.from({ length: n }, (_, k) => all[(i * n + k) % count]!).join(',');
  const staff = bearer('bench-service', secret, { scope: 'accounts:staff' });
  const list = (name: string, n: number, by: 'username' | 'ids', more = ''): Work => {
    const all = by === 'ids' ? ids : names;
    return { name, requests: names.map((_, i) => get(`?${by}=${after(all, i, n)}${more}`, staff)) };
  };
  return { count, names, staff, list };
}

/** As it goes over the wire. */
export function wire({ method, path, headers, body }: WorkRequest): string {
  const all =
    body === undefined ? headers : { ...headers, 'Content-Length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ Host: '127.0.0.1', ...all }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body ?? ''}`;
}

function get(rest: string, headers: Record<string, string>): WorkRequest {
  return { method: 'GET', path: PATHS + rest, headers };
}

function patch(name: string, token: Record<string, string>, more: Record<string, string> = {}): WorkRequest {
  const headers = { ...token, 'Content-Type': 'application/merge-patch+json', ...more };
  return { method: 'PATCH', path: `${PATHS}/${name}`, headers, body: `{"bio":"Now ${MARK}"}` };
}

export function bearer(username: string, secret: string, more: object = {}): Record<string, string> {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1_000) + 86_400;
  const claims = { sub: username, preferred_username: username, exp, ...more };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return {
    Authorization: `Bearer ${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`,
  };
}
