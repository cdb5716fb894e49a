import type { Context, Span, SpanStatusCode } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { CLIENT_CLOSED_REQUEST, whenAborted } from '../http/server/aborted-requests.js';

/** The part of `@opentelemetry/api` that is used here; it is handed in, so that nothing is loaded without tracing. */
type Api = Pick<
  typeof import('@opentelemetry/api'),
  'trace' | 'context' | 'propagation' | 'SpanKind' | 'ROOT_CONTEXT'
>;

const ERROR: SpanStatusCode.ERROR = 2;

/**
 * A span for every request but health checks, child of the caller's `traceparent` if she sent one. Its attributes are
 * an allow-list: the route and never the URL, no header, no address. The lines that the request logs name the trace.
 * Call it before other hooks are added, which then run within the span.
 */
export function traceRequests(server: FastifyInstance, api: Api): void {
  const tracer = api.trace.getTracer('user-accounts');
  const spans = new WeakMap<FastifyRequest, Span>();
  server.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? '(none)';
    if (route.startsWith('/health')) return done();
    const parent: Context = api.propagation.extract(api.ROOT_CONTEXT, request.raw.headers);
    const attributes = {
      'http.request.method': request.method,
      'http.route': route,
      'user_accounts.request_id': request.id,
    };
    const options = { kind: api.SpanKind.SERVER, attributes };
    const span = tracer.startSpan(`${request.method} ${route}`, options, parent);
    spans.set(request, span);
    const { traceId: trace_id, spanId: span_id } = span.spanContext();
    request.log = request.log.child({ trace_id, span_id });
    api.context.with(api.trace.setSpan(parent, span), done);
  });
  const end = (request: FastifyRequest, status: number): void => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', status);
    if (status >= 500) span?.setStatus({ code: ERROR });
    span?.end();
  };
  server.addHook('onResponse', (request, reply, done) => {
    end(request, reply.statusCode);
    done();
  });
  whenAborted(server, (request) => end(request, CLIENT_CLOSED_REQUEST));
}
