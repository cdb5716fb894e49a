import type { INestApplication } from '@nestjs/common';
import type { Observers } from '../app.js';
import { ChangeWatch } from '../changes/change-watch.js';
import { Standbys } from '../changes/standbys.js';
import type { Settings } from '../config/settings.js';
import { tracesUrl } from '../config/telemetry-variables.js';
import { errorCode, OperatorError } from '../diagnostics/operator-error.js';
import type { Database } from '../database/open-database.js';
import type { Pool } from '../observability/metrics/pool-gauges.js';
import type { Exposition, MetricsServer } from '../observability/metrics/serve-metrics.js';

/** Metrics and traces of the running service. What is not asked for is not even loaded. */
export interface Telemetry extends Observers {
  /** Serves the metrics; gives their address, or undefined without METRICS_PORT and in a worker. */
  serve(app: INestApplication, database: Database): Promise<string | undefined>;
  /** Sends the last spans and ends the metrics. */
  stop(): Promise<void>;
}

/** Call it before the database is opened: its statements are to be traced. */
export async function startTelemetry(
  settings: Settings,
  { isWorker }: { isWorker: boolean },
): Promise<Telemetry> {
  const url = tracesUrl(settings);
  const tracing = url === undefined ? undefined : await startTraces(settings, url);
  const metrics =
    settings.metricsPort === undefined
      ? undefined
      : new (await import('../observability/metrics/metrics.js')).Metrics();
  const endings: (() => Promise<void>)[] = tracing ? [tracing.stop] : [];
  return {
    tracing,
    metrics,
    serve: async (app, database) => {
      if (!metrics) return undefined;
      const { databaseGauges } = await import('../observability/metrics/database-gauges.js');
      const { poolGauges } = await import('../observability/metrics/pool-gauges.js');
      const stored = databaseGauges(database.url);
      endings.push(stored.close);
      const { master } = database.dataSource.driver as unknown as { master: Pool };
      const waiting = {
        name: 'accounts_feed_waiting_readers',
        help: 'Readers of the feed that wait for news.',
        read: () => app.get(ChangeWatch).waiting,
      };
      const heldBack = {
        name: 'accounts_changes_held_back_seconds',
        help: 'For how long CHANGES_WAIT_FOR_STANDBYS has held changes back, as far as this process has looked.',
        read: () => app.get(Standbys).heldBack,
      };
      const gauges = [...poolGauges(master, settings.databasePoolSize), ...stored.gauges, waiting, heldBack];
      for (const gauge of gauges) metrics.addGauge(gauge);
      if (isWorker) {
        const { shareMetrics } = await import('../observability/metrics/cluster-metrics.js');
        shareMetrics(metrics.registry);
        return undefined;
      }
      const server = await listen(metrics.registry, settings);
      endings.push(server.close);
      return `${server.address}/metrics`;
    },
    stop: async () => {
      // A collector that cannot be reached must not keep the service from stopping.
      await Promise.allSettled(endings.map((end) => end()));
    },
  };
}

/** In the first process of several: what its workers have measured, together. Undefined without METRICS_PORT. */
export async function serveClusterMetrics(settings: Settings): Promise<MetricsServer | undefined> {
  if (settings.metricsPort === undefined) return undefined;
  const { clusterMetrics } = await import('../observability/metrics/cluster-metrics.js');
  return listen(clusterMetrics(), settings);
}

async function startTraces(settings: Settings, url: string) {
  const { startTracing } = await import('../observability/start-tracing.js');
  return startTracing({
    serviceName: settings.otelServiceName,
    url,
    protocol: settings.otelExporterOtlpProtocol,
  });
}

async function listen(exposition: Exposition, { host, metricsPort: port = 0 }: Settings) {
  const { serveMetrics } = await import('../observability/metrics/serve-metrics.js');
  try {
    return await serveMetrics(exposition, { host, port });
  } catch (error) {
    throw new OperatorError(`Cannot listen on ${host} port ${port} (${errorCode(error)}): see METRICS_PORT.`);
  }
}
