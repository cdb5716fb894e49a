import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { ImageStorageError } from './accounts/profile-image/storage/image-storage.js';
import { AppModule } from './app.module.js';
import { createAuthenticate, UnauthorizedError, type Authenticate } from './auth/authenticate.js';
import { JwtStrategy } from './auth/jwt.strategy.js';
import type { Principal } from './auth/principal.js';
import { KeySetUnavailableError } from './auth/token-errors.js';
import { createTokenVerifier } from './auth/token-verifier.js';
import { PublicUrl } from './config/public-url.js';
import type { Settings } from './config/settings.js';
import { isOutage } from './database/postgres-errors.js';
import { serveDocs, type DocsOptions } from './docs/docs.js';
import { buildOpenApiDocument } from './docs/openapi-document.js';
import { requireJsonAcceptable } from './http/accept.js';
import { clientErrorHandler } from './http/client-error.js';
import { repairContentType } from './http/content-type.js';
import { AccountsFastifyAdapter } from './http/fastify.adapter.js';
import { answerOtherMethods, recordRoutes } from './http/method-not-allowed.js';
import { ProblemFilter } from './http/problem.filter.js';
import { Problem } from './http/problem.js';
import { registerRateLimits } from './http/rate-limit.js';
import { requestId } from './http/request-id.js';
import { RequestLog } from './http/request-log.js';
import { isBelow, routableUrl } from './http/url.js';

declare module 'fastify' {
  interface FastifyRequest {
    principal: Principal;
  }
}

/**
 * The application, ready to listen or to be injected into; the server, the tests and the OpenAPI writer all use it.
 */
export async function createApp(
  settings: Settings,
  dataSource: DataSource,
  docs: DocsOptions = {},
): Promise<NestFastifyApplication> {
  const server = createServer(settings);
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

function createServer(settings: Settings): FastifyInstance {
  const server = fastify({
    // The body is left unread for the pipes, so Fastify's own limit has nothing to do.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 65_536 },
    rewriteUrl: (request) => routableUrl(request.url ?? '/'),
    genReqId: requestId,
    logController: new RequestLog(),
    logger: { level: settings.logLevel, base: { service: 'user-accounts' }, serializers: {} },
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
  if (settings.corsOrigins.length > 0) registerCors(server, settings.corsOrigins);
  addHooks(server, settings);
  return server;
}

function noSchema(): never {
  throw new Error('Routes have no Fastify schema');
}

function addHooks(server: FastifyInstance, settings: Settings): void {
  const authenticate = createAuthenticate(new JwtStrategy(createTokenVerifier(tokenOptions(settings))));
  server.addHook('onRequest', (request, reply, done) => {
    void reply.headers({ 'X-Request-Id': request.id, 'X-Content-Type-Options': 'nosniff' });
    repairContentType(request.raw.headers);
    done();
  });
  server.addHook('onRequest', (request, _reply, done) => {
    if (!isApi(request)) return done();
    authenticateRequest(authenticate, request, done);
  });
  registerRateLimits(server, settings);
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

/** Before authentication: preflights carry no token. */
function registerCors(server: FastifyInstance, origins: readonly string[]): void {
  const options = {
    origin: [...origins],
    methods: ['GET', 'HEAD', 'PATCH', 'POST', 'DELETE', 'OPTIONS'],
    allowedHeaders: [
      'Authorization',
      'Content-Type',
      'If-Match',
      'If-None-Match',
      'Accept-Language',
      'X-Request-Id',
    ],
    exposedHeaders: ['ETag', 'Allow', 'Accept-Patch', 'Retry-After', 'X-Request-Id', 'WWW-Authenticate'],
    maxAge: 600,
  };
  void server.register(import('@fastify/cors'), {
    // An OPTIONS that is no preflight asks the route itself what it allows.
    delegator: ({ headers }, done) =>
      done(null, { ...options, preflight: headers['access-control-request-method'] !== undefined }),
  });
}

/** What errors of the rooms below mean to a client. */
function translateError(error: unknown): Problem | undefined {
  if (error instanceof UnauthorizedError) {
    return new Problem('unauthorized', { headers: { 'WWW-Authenticate': error.challenge } });
  }
  if (error instanceof KeySetUnavailableError || error instanceof ImageStorageError || isOutage(error)) {
    return new Problem('unavailable', { headers: { 'Retry-After': '2' }, cause: error });
  }
  return undefined;
}
