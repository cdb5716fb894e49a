import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { fastify, type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { DataSource } from 'typeorm';
import { isOpenEdx } from './accounts/fields/openedx-fields.js';
import { username as judgeUsername } from './accounts/fields/kinds/field-rules.js';
import { MERGE_PATCH } from './accounts/merge-patch.pipe.js';
import { ImageStorageError } from './accounts/profile-image/storage/image-storage.js';
import { AppModule } from './app.module.js';
import { actorOf } from './auth/actor.js';
import { createAuthenticate, type Authenticate } from './auth/authenticate.js';
import { JwtStrategy } from './auth/jwt.strategy.js';
import type { Principal } from './auth/principal.js';
import { KeySetUnavailableError, UnauthorizedError } from './auth/tokens/token-errors.js';
import { createTokenVerifier } from './auth/tokens/token-verifier.js';
import { grantsOf } from './config/config.module.js';
import { PublicUrl } from './config/public-url.js';
import type { Settings } from './config/settings.js';
import { isOutage, isOutcomeUnknown } from './database/postgres-errors.js';
import { serveDocs, type DocsOptions } from './openapi/docs.js';
import { buildOpenApiDocument } from './openapi/openapi-document.js';
import { whenAborted } from './http/server/aborted-requests.js';
import { requireAcceptable } from './http/accept.js';
import { accessPurpose } from './http/access-purpose.js';
import { leaveBodiesUnread } from './http/body/unread-body.js';
import { Connections } from './http/server/connections.js';
import { registerCors } from './http/server/cors.js';
import { AccountsFastifyAdapter } from './http/server/fastify.adapter.js';
import { HeadProblems } from './http/server/head-problems.js';
import { createHttpServer } from './http/server/http-server.js';
import { answerOtherMethods, type PathParameters, recordRoutes } from './http/server/method-not-allowed.js';
import { ProblemFilter } from './http/problem.filter.js';
import { Problem, unauthorizedProblem } from './http/problem.js';
import { limitPatience, longestPatience } from './http/server/patience.js';
import { hasRateLimits, registerRateLimits } from './http/server/rate-limit.js';
import { requestId } from './http/server/request-id.js';
import { RequestLog } from './observability/request-log.js';
import { measureRequests } from './observability/request-metrics.js';
import { traceRequests } from './observability/request-spans.js';
import { securityHeaders } from './http/server/security-headers.js';
import { isBelow, routableUrl } from './http/server/url.js';
import { Fault } from './validation/fault.js';
import { thisYear } from './validation/validate-fields.js';
import { createLog } from './observability/create-log.js';
import type { Metrics } from './observability/metrics/metrics.js';
import type { Tracing } from './observability/start-tracing.js';

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

const connections = new WeakMap<object, Connections>();

/** Those of the clients of an application that `createApp` has made. */
export function connectionsOf(app: NestFastifyApplication): Connections {
  return connections.get(app.getHttpServer())!;
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
  const log = createLog(settings.logLevel);
  const clients = new Connections();
  const problems = { typeBase: () => '/problems' };
  const headProblems = new HeadProblems(() => problems.typeBase(), headersOf(settings));
  const server = createServer(settings, log, observers, {
    ...{ connections: clients, headProblems },
    development: docs.developmentCallers !== undefined,
  });
  connections.set(server.server, clients);
  await addRateLimits(server, settings, observers);
  const routes = recordRoutes(server);
  const adapter = new AccountsFastifyAdapter(server as never);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(settings, dataSource, log),
    adapter,
    {
      bodyParser: false,
      // Errors reach the operator by the start, and clients by the filter: Nest need not say them again.
      logger: false,
      abortOnError: false,
    },
  );
  const publicUrl = app.get(PublicUrl);
  problems.typeBase = () => `${publicUrl.base}/problems`;
  const more = isOpenEdx(settings.accountFields) ? withErrorMsg : undefined;
  app.useGlobalFilters(new ProblemFilter(problems.typeBase, translateError, more));
  try {
    await app.init();
  } catch (error) {
    // What has begun already would go on.
    await app.close();
    throw error;
  }
  serveDocs(app, () => buildOpenApiDocument(app, settings), docs);
  answerOtherMethods(server, routes, MERGE_PATCH, namesNobody);
  return app;
}

function createServer(
  settings: Settings,
  loggerInstance: FastifyBaseLogger,
  { metrics, tracing }: Observers,
  parts: {
    readonly connections: Connections;
    readonly headProblems: HeadProblems;
    readonly development: boolean;
  },
): FastifyInstance {
  const requestLog = new RequestLog(({ principal }) => (principal ? actorOf(principal) : undefined));
  const server = fastify({
    // The body is left unread for the pipes, so Fastify's own limit has nothing to do.
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 65_536 },
    rewriteUrl: (request) => routableUrl(request.url ?? '/'),
    genReqId: requestId,
    logController: requestLog,
    loggerInstance,
    // What still comes in on open connections while the service stops is served like what is in flight.
    return503OnClosing: false,
    serverFactory: (handle) => createHttpServer(handle, { ...parts, idleMs: settings.connectionTimeout }),
    clientErrorHandler: (error, socket) => parts.headProblems.onClientError(error, socket),
    forceCloseConnections: 'idle',
    // Pipes judge what is sent and views are the allow-list: no route has a schema, so its compilers are not loaded.
    schemaController: {
      compilersFactory: { buildValidator: () => noSchema, buildSerializer: () => noSchema },
    },
  });
  limitPatience(server, (request) => patienceOf(request, settings));
  leaveBodiesUnread(server);
  server.decorateRequest('principal', null as never);
  whenAborted(server, (request, reply) => requestLog.requestAborted(request, reply));
  if (tracing) traceRequests(server, tracing.api);
  if (metrics) measureRequests(server, metrics.observeRequest);
  addHooks(server, settings, parts);
  return server;
}

function patienceOf(request: FastifyRequest, { databaseStatementTimeout }: Settings): number | undefined {
  // Pictures are as large as connections are slow, and imaging has limits of its own.
  if (request.method === 'POST' && request.routeOptions.url?.endsWith('/image')) return undefined;
  return longestPatience(databaseStatementTimeout, request.query as { readonly wait?: string });
}

function noSchema(): never {
  throw new Error('Routes have no Fastify schema');
}

function addHooks(
  server: FastifyInstance,
  settings: Settings,
  { development }: { readonly development: boolean },
): void {
  const verifier = createTokenVerifier(tokenOptions(settings));
  const authenticate = createAuthenticate(new JwtStrategy(verifier, settings.jwtCookies));
  const security = headersOf(settings);
  server.addHook('onRequest', (request, reply, done) => {
    void reply.header('X-Request-Id', request.id).headers(security);
    done();
  });
  registerCors(server, settings, { development });
  server.addHook('onRequest', (request, _reply, done) => {
    if (!isApi(request)) return done();
    authenticateRequest(authenticate, request, done);
  });
  // After onRequest, where 405 is answered, and before the guards.
  server.addHook('preParsing', (request, _reply, _payload, done) => {
    try {
      if (!request.is404 && isApi(request)) {
        requireAcceptable(request.headers.accept, request.routeOptions.config);
        const purpose = accessPurpose(request.headers['access-purpose']);
        if (purpose !== undefined) request.principal = { ...request.principal, purpose };
      }
      done();
    } catch (error) {
      done(error as Error);
    }
  });
}

/** Of every answer. */
function headersOf({ publicUrl }: Settings): Readonly<Record<string, string>> {
  return securityHeaders(publicUrl?.startsWith('https:') ?? false);
}

/** Must be called before the first route is registered. */
async function addRateLimits(
  server: FastifyInstance,
  settings: Settings,
  { metrics }: Observers,
): Promise<void> {
  if (settings.redisUrl === undefined || !hasRateLimits(settings))
    return registerRateLimits(server, settings);
  const { openSharedLimits } = await import('./http/server/shared-limits.js');
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
  // CORS has a route for OPTIONS of every path.
  const isRoute = route !== undefined && route !== '*' && !request.is404;
  return isRoute ? route.startsWith('/api/') : isBelow('/api', request.url);
}

function tokenOptions(settings: Settings) {
  return {
    secret: settings.jwtSecret,
    publicKey: settings.jwtPublicKey,
    jwksUrl: settings.jwksUrl,
    issuer: settings.jwtIssuer,
    audience: settings.jwtAudience,
    usernameClaim: settings.jwtUsernameClaim,
    scopeClaims: settings.jwtScopeClaim,
    grants: grantsOf(settings),
    newcomers: settings.autoProvision,
  };
}

/** Below `/accounts` there are routes of Open edX, and whatever else can be nobody's name. */
function namesNobody({ username }: PathParameters): boolean {
  return username !== undefined && judgeUsername(username, thisYear()) instanceof Fault;
}

/** Where the support tools of Open edX look for what is wrong. */
function withErrorMsg({ status, detail }: Problem, path: string): object {
  return status === 404 && isBelow('/api/user/v1/accounts', path) ? { error_msg: detail } : {};
}

/** What errors of the rooms below mean to a client. */
function translateError(error: unknown): Problem | undefined {
  if (error instanceof UnauthorizedError) return unauthorizedProblem(error);
  if (isOutcomeUnknown(error)) {
    return new Problem('outcome_unknown', { headers: { 'Retry-After': '2' }, cause: error });
  }
  if (error instanceof KeySetUnavailableError) {
    const headers = { 'Retry-After': String(error.retryAfterSeconds) };
    return new Problem('unavailable', { headers, cause: error });
  }
  if (error instanceof ImageStorageError || isOutage(error)) {
    return new Problem('unavailable', { headers: { 'Retry-After': '2' }, cause: error });
  }
  return undefined;
}
