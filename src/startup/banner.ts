import { join, resolve } from 'node:path';
import type { Settings } from '../config/settings.js';
import { programVersion } from '../config/version.js';
import { createLog } from '../observability/create-log.js';
import type { DevelopmentCaller } from '../openapi/docs-page.js';
import { databaseName, type Database } from '../database/open-database.js';

export interface Banner {
  /** What clients call. */
  readonly url: string;
  /** Where this process listens. */
  readonly address: string;
  readonly settings: Settings;
  readonly database: Database;
  /** Sample accounts that were loaded just now. */
  readonly samples: number;
  /** Only in development. */
  readonly developmentCallers: readonly DevelopmentCaller[] | undefined;
  /** Only with METRICS_PORT. */
  readonly metricsUrl?: string | undefined;
}

/**
 * Says where everything is, for people; in development with a line that works when pasted. In production, where programs
 * read it, as a line of the log, whatever its level.
 */
export function printBanner(banner: Banner): void {
  const { settings, address, database, metricsUrl } = banner;
  if (settings.nodeEnv !== 'production') return printForPeople(banner);
  const version = programVersion();
  createLog('info').info(
    { version, url: banner.url, database: databaseName(database), ...(metricsUrl && { metricsUrl }) },
    `Ready on ${address} (version ${version})`,
  );
}

/** Says that all is over. */
export function printStopped({ nodeEnv }: Pick<Settings, 'nodeEnv'>): void {
  if (nodeEnv === 'production') createLog('info').info('Stopped');
  else process.stdout.write('Stopped.\n');
}

function printForPeople(banner: Banner): void {
  const { url, address, settings, database, samples, developmentCallers, metricsUrl } = banner;
  const { embedded } = database;
  const caller = developmentCallers?.[0];
  const lines = [
    `Version   ${programVersion()}`,
    `API       ${url}/api/user/v1/accounts`,
    `Docs      ${url}/docs`,
    metricsUrl ? `Metrics   ${metricsUrl}` : undefined,
    settings.smtpUrl ? undefined : `Mailbox   ${resolve(join(settings.dataDir, 'mail'))}`,
    embedded ? `Database  ${databaseName(database)}` : undefined,
    embedded?.takenOver ? '          (taken over: it was running already)' : undefined,
    embedded?.relocated
      ? '          (there, because the user that PostgreSQL runs as cannot reach DATA_DIR)'
      : undefined,
    samples
      ? `Samples   ${samples} accounts loaded; try john, staff or any other in samples/accounts.ndjson`
      : undefined,
    caller
      ? `\nTry it:\n\ncurl -s ${url}/api/user/v1/accounts/${caller.username} -H 'Authorization: Bearer ${caller.token}'\n`
      : undefined,
    `Ready on ${address} (Ctrl-C stops it)`,
  ];
  process.stdout.write(`${lines.filter((line) => line !== undefined).join('\n')}\n`);
}
