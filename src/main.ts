import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { loadSettings, readEnvironment, SettingsError } from './config/load-settings.js';
import { OperatorError, startService } from './service.js';

/** `node dist/main.js [--development]`: runs the service until SIGINT or SIGTERM. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { development: { type: 'boolean', default: false } } });
  const starting = startService(loadSettings(readEnvironment()), { development: values.development });
  let stopping = false;
  const stop = async (): Promise<void> => {
    // A terminal sends Ctrl-C to npm and to us, and npm passes it on: the second one means nothing.
    if (stopping) return;
    stopping = true;
    const service = await starting;
    await service.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop().catch(fail));
  process.on('SIGTERM', () => void stop().catch(fail));
  await starting;
}

function fail(error: unknown): void {
  if (error instanceof SettingsError || error instanceof OperatorError) {
    process.stderr.write(`${error.message}\n`);
  } else {
    pino(pino.destination(2)).fatal(error, 'The service could not start');
  }
  process.exit(1);
}

main().catch(fail);
