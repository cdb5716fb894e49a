import type { IncomingHttpHeaders } from 'node:http';

// RFC 9110 §8.3.1: type and subtype are tokens.
const MEDIA_TYPE = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;

/**
 * Fastify answers a header that is no media type by itself, before any guard. So it is replaced by a type that no
 * route takes: the route says 415 when it is its turn.
 */
export function repairContentType(headers: IncomingHttpHeaders): void {
  const sent = headers['content-type'];
  if (sent !== undefined && !MEDIA_TYPE.test(sent)) headers['content-type'] = 'application/octet-stream';
}
