import type { INestApplication } from '@nestjs/common';
import type { Observers } from './app.js';
import { ChangeWatch } from './changes/change-watch.js';
import type { Settings } from './config/settings.js';
import { tracesUrl } from './config/telemetry-variables.js';
import { OperatorError, type Database } from './database/open-database.js';
import type { Pool } from './metrics/pool-gauges.js';
import type { Exposition, MetricsServer } from './metrics/serve-metrics.js';

/** Metrics and traces of the running service. What is not asked for is not even loaded. */
export interface Watching extends Observers {
  /** Serves the metrics; gives their address, or undefined without METRICS_PORT and in a worker. */
  serve(app: INestApplication, database: Database): Promise<string | undefined>;
  /** Sends the last spans and ends the metrics. */
  stop(): Promise<void>;
}

/** Call it before the database is opened: its statements are to be traced. */
export async function startWatching(
  settings: Settings,
  { isWorker }: { isWorker: boolean },
): Promise<Watching> {
  const url = tracesUrl(settings);
  const tracing = url === undefined ? undefined : await startTraces(settings, url);
  const metrics =
    settings.metricsPort === undefined ? undefined : new (await import('./metrics/metrics.js')).Metrics();
  const endings: (() => Promise<void>)[] = tracing ? [tracing.stop] : [];
  return {
    tracing,
    metrics,
    serve: async (app, database) => {
      if (!metrics) return undefined;
      const { databaseGauges } = await import('./metrics/database-gauges.js');
      const { poolGauges } = await import('./metrics/pool-gauges.js');
      const stored = databaseGauges(database.url);
      endings.push(stored.close);
      const { master } = database.dataSource.driver as unknown as { master: Pool };
      const waiting = {
        name: 'accounts_feed_waiting_readers',
        help: 'Readers of the feed that wait for news.',
        read: () => app.get(ChangeWatch).waiting,
      };
      const gauges = [...poolGauges(master, settings.databasePoolSize), ...stored.gauges, waiting];
      for (const gauge of gauges) metrics.addGauge(gauge);
      if (isWorker) {
        const { shareMetrics } = await import('./metrics/cluster-metrics.js');
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
  const { clusterMetrics } = await import('./metrics/cluster-metrics.js');
  return listen(clusterMetrics(), settings);
}

async function startTraces(settings: Settings, url: string) {
  const { startTracing } = await import('./tracing/start-tracing.js');
  return startTracing({
    serviceName: settings.otelServiceName,
    url,
    protocol: settings.otelExporterOtlpProtocol,
  });
}

async function listen(exposition: Exposition, { host, metricsPort: port = 0 }: Settings) {
  const { serveMetrics } = await import('./metrics/serve-metrics.js');
  try {
    return await serveMetrics(exposition, { host, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new OperatorError(`Cannot listen on ${host} port ${port} (${code}): see METRICS_PORT.`);
  }
}
