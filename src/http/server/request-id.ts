import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

// Short and plain enough to be repeated in a header, a log line and an audit row.
const SANE = /^[A-Za-z0-9._~:@/+=-]{1,128}$/;

/** The caller's own `X-Request-Id` if it is sane, else a new one. */
export function requestId(request: IncomingMessage): string {
  const sent = request.headers['x-request-id'];
  return typeof sent === 'string' && SANE.test(sent) ? sent : randomUUID();
}
