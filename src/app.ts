import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { ImageStorageError } from './accounts/profile-image/storage/image-storage.js';
import { AppModule } from './app.module.js';
import { actorOf } from './auth/actor.js';
import { createAuthenticate, UnauthorizedError, type Authenticate } from './auth/authenticate.js';
import { JwtStrategy } from './auth/jwt.strategy.js';
import type { Principal } from './auth/principal.js';
import { KeySetUnavailableError } from './auth/token-errors.js';
import { createTokenVerifier } from './auth/token-verifier.js';
import { PublicUrl } from './config/public-url.js';
import type { Settings } from './config/settings.js';
import { OutcomeUnknownError } from './accounts/store/known-outcome.js';
import { isOutage } from './database/postgres-errors.js';
import { serveDocs, type DocsOptions } from './docs/docs.js';
import { buildOpenApiDocument } from './docs/openapi-document.js';
import { whenAborted } from './http/aborted-requests.js';
import { requireJsonAcceptable } from './http/accept.js';
import { clientErrorHandler } from './http/client-error.js';
import { repairContentType } from './http/content-type.js';
import { registerCors } from './http/cors.js';
import { AccountsFastifyAdapter } from './http/fastify.adapter.js';
import { logOptions } from './http/log-options.js';
import { answerOtherMethods, recordRoutes } from './http/method-not-allowed.js';
import { ProblemFilter } from './http/problem.filter.js';
import { Problem } from './http/problem.js';
import { hasRateLimits, registerRateLimits } from './http/rate-limit.js';
import { requestId } from './http/request-id.js';
import { RequestLog } from './http/request-log.js';
import { measureRequests } from './http/request-metrics.js';
import { traceRequests } from './http/request-spans.js';
import { securityHeaders } from './http/security-headers.js';
import { isBelow, routableUrl } from './http/url.js';
import { logStream } from './logging/log-stream.js';
import type { Metrics } from './metrics/metrics.js';
import type { Tracing } from './tracing/start-tracing.js';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
  }
}

/** Who watches the requests; without them nothing is measured and nothing costs. */
export interface Observers {
  readonly metrics?: Metrics | undefined;
  readonly tracing?: Tracing | undefined;
}

/**
 * The application, ready to listen or to be injected into; the server, the tests and the OpenAPI writer all use it.
 */
export async function createApp(
  settings: Settings,
  dataSource: DataSource,
  docs: DocsOptions = {},
  observers: Observers = {},
): Promise<NestFastifyApplication> {
  const server = createServer(settings, observers);
  await addRateLimits(server, settings, observers);
  const routes = recordRoutes(server);
  const adapter = new AccountsFastifyAdapter(server as never);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings, dataSource),
    adapter,
    {
      bodyParser: false,
      // Errors reach the operator by the start, and clients by the filter: Nest need not say them again.
      logger: false,
      abortOnError: false,
    },
  );
  const publicUrl = app.get(PublicUrl);
  app.useGlobalFilters(new ProblemFilter(() => `${publicUrl.base}/problems`, translateError));
  await app.init();
  serveDocs(app, () => buildOpenApiDocument(app, settings), docs);
  answerOtherMethods(server, routes);
  return app;
}

function createServer(settings: Settings, { metrics, tracing }: Observers): FastifyInstance {
  const requestLog = new RequestLog(({ principal }) => (principal ? actorOf(principal) : undefined));
  const server = fastify({
    // The body is left unread for the pipes, so Fastify's own limit has nothing to do.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 65_536 },
    rewriteUrl: (request) => routableUrl(request.url ?? '/'),
    genReqId: requestId,
    logController: requestLog,
    logger: { ...logOptions(settings.logLevel), stream: logStream },
    // What still comes in on open connections while the service stops is served like what is in flight.
    return503OnClosing: false,
    clientErrorHandler,
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    // Pipes judge what is sent and views are the allow-list: no route has a schema, so its compilers are not loaded.
    schemaController: {
      compilersFactory: { buildValidator: () => noSchema, buildSerializer: () => noSchema },
    },
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  server.decorateRequest('principal', null as never);
  whenAborted(server, (request, reply) => requestLog.requestAborted(request, reply));
  if (tracing) traceRequests(server, tracing.api);
  if (metrics) measureRequests(server, metrics.observeRequest);
  addHooks(server, settings);
  return server;
}

function noSchema(): never {
  throw new Error('Routes have no Fastify schema');
}

function addHooks(server: FastifyInstance, settings: Settings): void {
  const authenticate = createAuthenticate(new JwtStrategy(createTokenVerifier(tokenOptions(settings))));
  const security = securityHeaders(settings.publicUrl?.startsWith('https:') ?? false);
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id).headers(security);
    repairContentType(request.raw.headers);
    done();
  });
  if (settings.corsOrigins.length > 0) registerCors(server, settings.corsOrigins);
  server.addHook('onRequest', (request, _reply, done) => {
    if (!isApi(request)) return done();
    authenticateRequest(authenticate, request, done);
  });
  // After onRequest, where 405 is answered, and before the guards.
  server.addHook('preParsing', (request, _reply, _payload, done) => {
    try {
      if (!request.is404 && isApi(request)) requireJsonAcceptable(request.headers.accept);
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Must be called before the first route is registered. */
async function addRateLimits(
  server: FastifyInstance,
  settings: Settings,
  { metrics }: Observers,
): Promise<void> {
  if (settings.redisUrl === undefined || !hasRateLimits(settings))
    return registerRateLimits(server, settings);
  const { openSharedLimits } = await import('./http/shared-limits.js');
  const shared = await openSharedLimits(settings.redisUrl, server.log);
  server.addHook('onClose', () => shared.close());
  metrics?.addGauge({
    name: 'accounts_redis_up',
    help: '1: rate limits are counted in Redis. 0: Redis does not answer, and nobody is limited.',
    read: () => Number(shared.isUp()),
  });
  registerRateLimits(server, settings, shared.client);
}

/** Authentication comes before every other answer of the API: 404, 405, 415 … */
function authenticateRequest(
  authenticate: Authenticate,
  request: { id: string; raw: Parameters<Authenticate>[0]; principal: Principal },
  done: (error?: Error) => void,
): void {
  authenticate(request.raw, (error, principal) => {
    if (error || !principal) return done(error as Error);
    request.principal = withRequest(principal, request.id);
    done();
  });
}

/** Principals outlive requests; who may come to an account by this one shall have it in her history. */
function withRequest(principal: Principal, requestId: string): Principal {
  const { newcomer } = principal;
  return newcomer ? { ...principal, newcomer: { ...newcomer, requestId } } : principal;
}

/** By the route that was matched: the prefix may be percent-encoded in the URL. */
function isApi(request: FastifyRequest): boolean {
  const route = request.routeOptions.url;
  return route === undefined || request.is404 ? isBelow('/api', request.url) : route.startsWith('/api/');
}

function tokenOptions(settings: Settings) {
  return {
    secret: settings.jwtSecret,
    publicKey: settings.jwtPublicKey,
    jwksUrl: settings.jwksUrl,
    issuer: settings.jwtIssuer,
    audience: settings.jwtAudience,
    usernameClaim: settings.jwtUsernameClaim,
    newcomers: settings.autoProvision,
  };
}

/** What errors of the rooms below mean to a client. */
function translateError(error: unknown): Problem | undefined {
  if (error instanceof UnauthorizedError) {
    return new Problem('unauthorized', { headers: { 'WWW-Authenticate': error.challenge } });
  }
  if (error instanceof OutcomeUnknownError) {
    return new Problem('outcome_unknown', { headers: { 'Retry-After': '2' }, cause: error });
  }
  if (error instanceof KeySetUnavailableError || error instanceof ImageStorageError || isOutage(error)) {
    return new Problem('unavailable', { headers: { 'Retry-After': '2' }, cause: error });
  }
  return undefined;
}
