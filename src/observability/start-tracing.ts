import { createRequire } from 'node:module';
import { setTimeout as delay } from 'node:timers/promises';
import * as api from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** A collector that does not answer must not hold up the stop. */
const LAST_SPANS_MS = 2_000;

export interface TracingOptions {
  readonly serviceName: string;
  /** The whole address for traces. */
  readonly url: string;
  readonly protocol: 'http/protobuf' | 'http/json';
}

export interface Tracing {
  readonly api: typeof api;
  /** Sends what is left, if the collector takes it soon. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts OpenTelemetry: spans of requests are made by `http/request-spans.ts`, spans of statements here. Import this
 * file only when traces are wanted, and call it before the first connection to the database. How many spans go, and
 * with which headers, the packages read from the `OTEL_*` variables.
 */
export function startTracing({ serviceName, url, protocol }: TracingOptions): Tracing {
  const exporter = protocol === 'http/json' ? new JsonExporter({ url }) : new ProtobufExporter({ url });
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(detectResources({ detectors: [envDetector] }))
      .merge(resourceFromAttributes({ 'service.name': serviceName })),
    spanProcessors: [withoutMessages(new BatchSpanProcessor(exporter))],
  });
  api.context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  api.propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  api.trace.setGlobalTracerProvider(provider);
  traceStatements(provider);
  return {
    api,
    stop: () => Promise.race([provider.shutdown(), delay(LAST_SPANS_MS, undefined, { ref: false })]),
  };
}

/** Statements as they are prepared; never their parameters. What no request asked for makes no span. */
function traceStatements(provider: BasicTracerProvider): void {
  new PgInstrumentation({ requireParentSpan: true, enhancedDatabaseReporting: false }).setTracerProvider(
    provider,
  );
  // It patches what `require` returns, also if the module was loaded long before.
  createRequire(import.meta.url)('pg');
}

/** PostgreSQL quotes values in its messages, and the instrumentation takes them over. */
function withoutMessages(next: SpanProcessor): SpanProcessor {
  return {
    onStart: (span, parent) => next.onStart(span, parent),
    onEnd: (span) => next.onEnd(withoutMessage(span)),
    forceFlush: () => next.forceFlush(),
    shutdown: () => next.shutdown(),
  };
}

function withoutMessage(span: ReadableSpan): ReadableSpan {
  if (span.status.message === undefined && span.events.length === 0) return span;
  return Object.create(span, {
    status: { value: { code: span.status.code } },
    events: { value: [] },
  }) as ReadableSpan;
}
