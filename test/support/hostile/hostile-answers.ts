import { request, type Agent } from 'node:http';
import type { ApiDocument, WildRequest } from './hostile-requests.js';

export interface WildAnswer {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** Sends it over a real socket. */
export function send(base: string, wild: WildRequest, agent: Agent): Promise<WildAnswer> {
  return new Promise((resolve, reject) => {
    const { port, hostname } = new URL(base);
    const { method, target, body } = wild;
    const outgoing = request(
      { hostname, port, method, path: target, headers: withLength(wild), agent },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode!,
            headers: incoming.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Node adds the length only where a method usually has a body; without it the body would be a request of its own. */
function withLength({ headers, body }: WildRequest): Record<string, string> {
  return { ...headers, ...(body && { 'content-length': String(body.length) }) };
}

/** Traces of what must not leave the service: its code, its SQL, its paths, its connections. */
const LEAKS = [
  /\bat (?:\w+\.)?\w+ \(?(?:file:|node:|\/)/,
  /node_modules|\/dist\/|\.ts:\d/,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM)\b.+\b(?:FROM|SET|VALUES|WHERE)\b/,
  /postgres(?:ql)?:\/\//,
  /QueryFailedError|TypeError|RangeError|ECONNREFUSED/,
];

/** Problems that any request may get, whatever the route declares: the server answers before there is a route. */
const BEFORE_ANY_ROUTE = new Set([400, 401, 404, 405, 406, 408, 414, 417, 431]);

/** What is wrong with an answer, in words; empty: nothing. */
export function faultsOf(wild: WildRequest, answer: WildAnswer, { paths }: ApiDocument): string[] {
  const faults: string[] = [];
  const { status, headers, body } = answer;
  if (status >= 500) faults.push(`status ${status}`);
  const operation =
    paths[wild.route]?.[wild.method.toLowerCase() === 'head' ? 'get' : wild.method.toLowerCase()];
  const declared = Object.keys((operation as { responses?: object } | undefined)?.responses ?? {}).map(
    Number,
  );
  const expected = operation ? declared : [204];
  if (!expected.includes(status) && !BEFORE_ANY_ROUTE.has(status)) faults.push(`undeclared status ${status}`);
  const isPage = String(headers['content-type']).startsWith('text/html') && declaresPage(operation, status);
  if (status >= 400 && !isPage) faults.push(...problemFaults(answer, wild.method));
  // What the client sent may come back; all else must be ours.
  if (LEAKS.some((leak) => leak.test(body) && !leak.test(String(wild.body) + decodeQuietly(wild.target)))) {
    faults.push('a leak');
  }
  if (headers['x-powered-by'] ?? headers.server) faults.push('a header that names the software');
  return faults;
}

/** A browser that follows a link of a mail gets a page, also of what went wrong. */
function declaresPage(operation: unknown, status: number): boolean {
  const { responses } = (operation ?? {}) as { responses?: Record<number, { content?: object }> };
  return 'text/html' in (responses?.[status]?.content ?? {});
}

function problemFaults({ status, headers, body }: WildAnswer, method: string): string[] {
  if (!/^application\/problem\+json(;|$)/.test(String(headers['content-type']))) return ['no problem+json'];
  if (method === 'HEAD') return [];
  let problem: Record<string, unknown>;
  try {
    problem = JSON.parse(body) as Record<string, unknown>;
  } catch {
    return ['a problem that is no JSON'];
  }
  const texts = ['type', 'title', 'detail', 'instance', 'developer_message', 'user_message'];
  const missing = texts.filter((member) => typeof problem[member] !== 'string' || problem[member] === '');
  if (problem.status !== status) missing.push('status');
  return missing.map((member) => `a problem without ${member}`);
}

function decodeQuietly(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}
