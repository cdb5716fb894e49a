import { atMost } from '../background/pause.js';
import type { Settings } from '../config/settings.js';
import type { OperatorError } from '../diagnostics/operator-error.js';
import { createLog } from '../observability/create-log.js';
import { addressOf, endingOnError, open, prepare, type Service, type StartOptions } from './service.js';
import { serveClusterMetrics } from './telemetry.js';
import { printBanner } from './banner.js';
import { Supervisor } from './workers/supervisor.js';

/** Beyond the requests in flight; a worker ends by itself before that. */
const WORKER_MS = 7_000;
const LAST_MOMENTS_MS = 500;

/**
 * Starts `WORKERS` processes that serve. This one opens the embedded database if there is one, applies migrations and
 * loads samples, once; then it only watches.
 *
 * @param failed called when the workers cannot be kept up any more
 */
export async function startClusteredService(
  settings: Settings,
  options: StartOptions,
  failed: (error: OperatorError) => void,
): Promise<Service> {
  const { database, developmentCallers } = await open(settings, options);
  return endingOnError(
    () => database.close(),
    async () => {
      const samples = await prepare(settings, database, options);
      const log = createLog(settings.logLevel).child({ pid: process.pid });
      const supervisor = new Supervisor({
        count: settings.workers,
        args: options.development ? ['--worker', '--development'] : ['--worker'],
        environment: {
          // Of no use to them any more: empty counts as unset.
          MIGRATION_DATABASE_URL: '',
          MIGRATION_DATABASE_URL_FILE: '',
          // Each would find the embedded server by itself, but then each would also have to see to its end.
          ...(database.embedded && { DATABASE_URL: database.embedded.url }),
        },
        patienceMs: settings.shutdownDelay + settings.shutdownTimeout + WORKER_MS,
        log: (message) => log.warn(message),
        failed: (error) => void database.close().finally(() => failed(error)),
      });
      const metrics = await serveClusterMetrics(settings);
      const { url, port } = await supervisor.start();
      const metricsUrl = metrics && `${metrics.address}/metrics`;
      printBanner({
        url,
        address: addressOf(settings.host, port),
        settings,
        database,
        samples,
        developmentCallers,
        metricsUrl,
      });
      const stop = async (): Promise<boolean> => {
        const isWhole = await supervisor.stop();
        await (metrics && atMost(LAST_MOMENTS_MS, metrics.close()));
        await database.close();
        return isWhole;
      };
      return { url, port, stop };
    },
  );
}
