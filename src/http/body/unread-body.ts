import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';

/** A body of which nothing has been read: guards answer before anybody looks at it. */
export class UnreadBody {
  constructor(
    readonly request: IncomingMessage,
    /** In lower case, without parameters; undefined without a clear `Content-Type`. */
    readonly mediaType: string | undefined,
  ) {}
}

/** Gives every body to the pipes as an {@link UnreadBody}; a request without body and type gives them nothing. */
export function leaveBodiesUnread(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (request, payload, done) =>
    done(null, new UnreadBody(payload, request.mediaType)),
  );
  server.addHook('onRequest', (request, _reply, done) => {
    dropUnclearType(request);
    done();
  });
}

/**
 * A `Content-Type` that is no media type, which Fastify would answer by itself before any guard, and several of them, of
 * which Node keeps the first, count as none: the route says 415 when it is its turn.
 */
function dropUnclearType(request: FastifyRequest): void {
  const { headers, rawHeaders } = request.raw;
  if (headers['content-type'] === undefined) return;
  const sent = rawHeaders.filter((name, index) => index % 2 === 0 && /^content-type$/i.test(name));
  // In this order: Fastify remembers the type that it was once asked for.
  if (sent.length > 1 || request.mediaType === undefined) delete headers['content-type'];
}

/**
 * The body, if its media type is one of those that the route takes (`image/*` is every picture) and it is not encoded.
 *
 * @param headers of the problem otherwise: how the route tells what it takes
 */
export function requireMediaType(
  body: unknown,
  types: readonly string[],
  headers: Record<string, string> = {},
): UnreadBody {
  const refuse = (found: string): Problem =>
    new Problem('unsupported_media_type', {
      detail: `${found}; this resource takes ${types.join(' or ')} without Content-Encoding.`,
      headers,
    });
  if (!(body instanceof UnreadBody) || body.mediaType === undefined) {
    throw refuse('There is no single, valid Content-Type');
  }
  if (!types.some((type) => fits(body.mediaType!, type))) throw refuse('The Content-Type is not supported');
  const encoding = body.request.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') throw refuse('The Content-Encoding is not identity');
  return body;
}

function fits(mediaType: string, type: string): boolean {
  return type.endsWith('/*') ? mediaType.startsWith(type.slice(0, -1)) : mediaType === type;
}
