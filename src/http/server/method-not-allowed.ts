import { METHODS } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { Problem } from '../problem.js';

/** Which methods each path has, as the routes are registered. */
export type RouteTable = ReadonlyMap<string, ReadonlySet<string>>;

/** Of a path, decoded, by their names in the route. */
export type PathParameters = Readonly<Record<string, string | undefined>>;

/** Starts to record the routes; call it before the first one is registered. */
export function recordRoutes(fastify: FastifyInstance): RouteTable {
  const table = new Map<string, Set<string>>();
  fastify.addHook('onRoute', ({ method, url }: RouteOptions) => {
    const methods = table.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    table.set(url, methods);
  });
  return table;
}

/**
 * Gives every recorded path an OPTIONS, and 405 with `Allow` for the methods that it does not have: Nest and Fastify
 * would answer 404. They are routes of their own, so that `/accounts/search_emails` is not taken for an account.
 *
 * @param acceptPatch the media type of every PATCH, which OPTIONS names (RFC 5789 §3.1)
 * @param isNothing whether parameters of a path can be those of nothing at all, which is 404 whatever the method
 */
export function answerOtherMethods(
  fastify: FastifyInstance,
  table: RouteTable,
  acceptPatch: string,
  isNothing: (parameters: PathParameters) => boolean,
): void {
  const standard = new Set(fastify.supportedMethods);
  // CONNECT never reaches a route.
  for (const method of METHODS.filter((name) => name !== 'CONNECT' && !standard.has(name))) {
    fastify.addHttpMethod(method, { hasBody: true });
  }
  for (const [url, methods] of [...table]) {
    if (url.includes('*')) continue;
    // Now: registering the route below adds its methods to the table.
    const allow = allowHeader(methods);
    const headers = { Allow: allow, ...(methods.has('PATCH') && { 'Accept-Patch': acceptPatch }) };
    const others = fastify.supportedMethods.filter((name) => name !== 'CONNECT' && !methods.has(name));
    fastify.route({
      method: others,
      url,
      exposeHeadRoute: false,
      // As a hook of the route it runs after authentication and before everything else.
      onRequest: (request: FastifyRequest, reply: FastifyReply, done) => {
        if (isNothing(request.params as PathParameters)) return done(new Problem('not_found'));
        if (request.method !== 'OPTIONS') return done(methodNotAllowed(request.method, allow));
        void reply.code(204).headers(headers).send();
      },
      handler: () => undefined,
    });
  }
}

/** `GET, HEAD, OPTIONS, PATCH`: in alphabetical order, OPTIONS always among them. */
export function allowHeader(methods: ReadonlySet<string>): string {
  return [...new Set([...methods, 'OPTIONS'])].sort().join(', ');
}

function methodNotAllowed(method: string, allow: string): Problem {
  return new Problem('method_not_allowed', {
    detail: `The resource does not support ${method}; it allows ${allow}.`,
    headers: { Allow: allow },
  });
}
