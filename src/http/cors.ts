import type { FastifyInstance } from 'fastify';

const OPTIONS = {
  methods: ['GET', 'HEAD', 'PATCH', 'POST', 'DELETE', 'OPTIONS'],
  allowedHeaders: [
    'Authorization',
    'Content-Type',
    'If-Match',
    'If-None-Match',
    'Accept-Language',
    'X-Request-Id',
  ],
  // Without this list a script may read none of them.
  exposedHeaders: [
    'ETag',
    'Allow',
    'Accept-Patch',
    'Retry-After',
    'RateLimit-Limit',
    'RateLimit-Remaining',
    'RateLimit-Reset',
    'X-Request-Id',
    'WWW-Authenticate',
  ],
  maxAge: 600,
};

/** Lets pages of these origins call the API. Before authentication: preflights carry no token. */
export function registerCors(server: FastifyInstance, origins: readonly string[]): void {
  void server.register(import('@fastify/cors'), {
    // An OPTIONS that is no preflight asks the route itself what it allows.
    delegator: ({ headers }, done) =>
      done(null, {
        ...OPTIONS,
        origin: [...origins],
        preflight: headers['access-control-request-method'] !== undefined,
      }),
  });
}
