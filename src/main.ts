import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { startClusteredService } from './startup/clustered-service.js';
import { loadSettings, readEnvironment } from './config/load-settings.js';
import { OperatorError } from './diagnostics/operator-error.js';
import { shareTelemetryVariables } from './config/telemetry-variables.js';
import type { Settings } from './config/settings.js';
import { settingWarnings } from './config/warnings.js';
import { logFatal } from './observability/create-log.js';
import { printStopped } from './startup/banner.js';
import { startService, startWorker, type Service } from './startup/service.js';
import { reportReady } from './startup/workers/worker-message.js';

/**
 * `node dist/main.js [--development]`: runs the service until SIGINT, SIGTERM or SIGHUP. With `WORKERS` above 1 it starts
 * itself so many times with `--worker`.
 */
async function main(): Promise<void> {
  forgiveLostOutput();
  const values = options();
  const environment = readEnvironment();
  const settings = loadSettings(environment);
  shareTelemetryVariables(environment);
  if (!values.worker) {
    for (const { detail, remedy } of settingWarnings(settings, environment)) {
      process.stderr.write(`Warning: ${detail} ${remedy}\n`);
    }
  }
  const starting = start(settings, values);
  let stoppingSince: number | undefined;
  const stop = async (): Promise<void> => {
    if (stoppingSince !== undefined) {
      // A worker hears of Ctrl-C from the terminal and from the first process, which does the insisting.
      return values.worker ? undefined : insist(performance.now() - stoppingSince);
    }
    stoppingSince = performance.now();
    const patience = settings.shutdownDelay + settings.shutdownTimeout;
    setTimeout(giveUp, patience + (values.worker ? WORKER_MS : STOPPED_MS)).unref();
    const service = await starting;
    const isWhole = await service.stop();
    if (!values.worker) printStopped(settings);
    process.exit(isWhole ? 0 : 1);
  };
  // SIGHUP: the terminal was closed.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop().catch(fail));
  const { url, port } = await starting;
  if (values.worker) reportReady(url, port);
}

function options(): { development: boolean; worker: boolean } {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { development: flag, worker: flag } }).values;
  } catch (error) {
    throw new OperatorError(`${(error as Error).message}. The only option is --development.`);
  }
}

function start(
  settings: Settings,
  { development, worker }: { development: boolean; worker: boolean },
): Promise<Service> {
  if (worker) return startWorker(settings, { development });
  if (settings.workers > 1) return startClusteredService(settings, { development }, fail);
  return startService(settings, { development });
}

/** Beyond the requests in flight. Kubernetes kills after 30 s. A worker has less: its end is waited for. */
const STOPPED_MS = 9_000;
const WORKER_MS = 6_500;

function giveUp(): never {
  process.stderr.write('Stopped, although something would not end.\n');
  process.exit(1);
}

/** A terminal sends Ctrl-C to npm and to us, and npm passes it on: the second one at once means nothing. */
const ECHO_MS = 500;

/** The operator asks again: no more waiting for requests in flight. */
function insist(elapsedMs: number): void {
  if (elapsedMs < ECHO_MS) return;
  process.stderr.write('Stopped at once: requests in flight were cut off.\n');
  process.exit(1);
}

/** Whoever read what the start prints may have gone, or its disk is full: that ends no service. */
function forgiveLostOutput(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

function fail(error: unknown): void {
  if (error instanceof OperatorError) process.stderr.write(`${error.message}\n`);
  else logFatal(error, 'The service could not start');
  process.exit(1);
}

main().catch(fail);
