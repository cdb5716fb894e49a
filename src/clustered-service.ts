import { pino } from 'pino';
import type { Settings } from './config/settings.js';
import { logStream } from './logging/log-stream.js';
import { endingOnError, open, prepare, type Service, type StartOptions } from './service.js';
import { serveClusterMetrics } from './watching.js';
import { printWelcome } from './welcome.js';
import { Supervisor, type WorkersFailed } from './workers/supervisor.js';

/**
 * Starts `WORKERS` processes that serve. This one opens the embedded database if there is one, applies migrations and
 * loads samples, once; then it only watches.
 *
 * @param failed called when the workers cannot be kept up any more
 */
export async function startClusteredService(
  settings: Settings,
  options: StartOptions,
  failed: (error: WorkersFailed) => void,
): Promise<Service> {
  const { database, developmentToken } = await open(settings, options);
  return endingOnError(
    () => database.close(),
    async () => {
      const samples = await prepare(database, options);
      const log = pino(
        { level: settings.logLevel, base: { service: 'user-accounts', pid: process.pid } },
        logStream,
      );
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
        log: (message) => log.warn(message),
        failed: (error) => void database.close().finally(() => failed(error)),
      });
      const metrics = await serveClusterMetrics(settings);
      const { url, port } = await supervisor.start();
      const metricsUrl = metrics && `${metrics.address}/metrics`;
      printWelcome({ url, settings, database, samples, developmentToken, metricsUrl });
      const stop = async (): Promise<void> => {
        await supervisor.stop();
        await metrics?.close();
        await database.close();
      };
      return { url, port, stop };
    },
  );
}
