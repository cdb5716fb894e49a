// What the servers that are written by hand have in common: node:http, and a token's HMAC.
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface Caller {
  readonly preferred_username: string;
  readonly scope?: string;
  readonly exp: number;
}

const { JWT_SECRET = '', PORT } = process.env;
const key = createSecretKey(Buffer.from(JWT_SECRET));

export const ACCOUNTS = '/api/user/v1/accounts';

/** Answers all requests with a valid token, and `/health/ready`. */
export function serve(
  answer: (caller: Caller, request: IncomingMessage, response: ServerResponse) => Promise<unknown>,
): void {
  createServer((request, response) => {
    if (request.url === '/health/ready') return void response.end();
    const caller = callerOf(request);
    if (!caller) return void response.writeHead(401).end();
    answer(caller, request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  }).listen(Number(PORT), '127.0.0.1');
  process.on('SIGTERM', () => process.exit(0));
}

function callerOf(request: IncomingMessage): Caller | null {
  const [head, claims, signature] = request.headers.authorization?.slice(7).split('.') ?? [];
  if (!head || !claims || !signature) return null;
  const mac = createHmac('sha256', key).update(`${head}.${claims}`).digest();
  const sent = Buffer.from(signature, 'base64url');
  if (sent.length !== mac.length || !timingSafeEqual(sent, mac)) return null;
  const caller = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Caller;
  return caller.exp > Date.now() / 1_000 ? caller : null;
}

export function send(response: ServerResponse, value: object, etag?: string): void {
  const json = JSON.stringify(value);
  const headers = {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(json),
  };
  response.writeHead(200, etag === undefined ? headers : { ...headers, ETag: etag }).end(json);
}

export async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
