import type { FastifyInstance } from 'fastify';

const OPTIONS = {
  methods: ['GET', 'HEAD', 'PATCH', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
  allowedHeaders: [
    'Authorization',
    'Content-Type',
    'If-Match',
    'If-None-Match',
    'Accept-Language',
    'Access-Purpose',
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

/** What pages send beside cookies: Open edX's own header, and the token that Django wants against foreign forms. */
const COOKIE_HEADERS = ['USE-JWT-COOKIE', 'X-CSRFToken'];

interface CorsSettings {
  readonly corsOrigins: readonly string[];
  /** Whether browsers may send cookies along, and scripts read what is answered then. */
  readonly jwtCookies: boolean;
}

/** Where front ends are developed. */
const LOCAL = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/;

/**
 * Lets pages of these origins call the API; in development, those of this machine too. Before authentication: preflights
 * carry no token.
 */
export function registerCors(
  server: FastifyInstance,
  { corsOrigins, jwtCookies }: CorsSettings,
  { development }: { readonly development: boolean },
): void {
  const isAllowed = (origin: string) => corsOrigins.includes(origin) || (development && LOCAL.test(origin));
  sayWhatIsRefused(server, isAllowed);
  if (corsOrigins.length === 0 && !development) return;
  const origins = [...corsOrigins, ...(development ? [LOCAL] : [])];
  const allowedHeaders = [...OPTIONS.allowedHeaders, ...(jwtCookies ? COOKIE_HEADERS : [])];
  // It makes a route for OPTIONS of every path, before Nest has set what answers errors.
  server.addHook('onRoute', (route) => {
    if (route.url === '*') route.errorHandler = (...failure) => server.errorHandler(...failure);
  });
  void server.register(import('@fastify/cors'), {
    // An OPTIONS that is no preflight asks the route itself what it allows.
    delegator: ({ headers }, done) =>
      done(null, {
        ...OPTIONS,
        allowedHeaders,
        origin: origins,
        credentials: jwtCookies && corsOrigins.includes(headers.origin ?? ''),
        preflight: headers['access-control-request-method'] !== undefined,
      }),
  });
  if (corsOrigins.length > 0) return;
  // Without an origin answers are in development what they are in production.
  server.addHook('preParsing', (request, reply, _payload, done) => {
    if (request.headers.origin === undefined) void reply.removeHeader('vary');
    done();
  });
}

/** Anybody can send any origin: so many are named, each once. */
const MOST_NAMED = 20;
const LONGEST = 200;

/** Whoever develops a page sees only that the browser refuses; the log says what would help. */
function sayWhatIsRefused(server: FastifyInstance, isAllowed: (origin: string) => boolean): void {
  const named = new Set<string>();
  server.addHook('onRequest', ({ method, headers, log }, _reply, done) => {
    const { origin } = headers;
    const isPreflight = method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
    if (isPreflight && origin !== undefined && origin.length <= LONGEST && !isAllowed(origin)) {
      if (named.size < MOST_NAMED && !named.has(origin)) {
        named.add(origin);
        log.info({ origin }, 'Pages of this origin may not call the API: CORS_ORIGINS would allow it');
      }
    }
    done();
  });
}
