import { join, resolve } from 'node:path';
import type { Settings } from './config/settings.js';
import type { Database } from './database/open-database.js';

export interface Welcome {
  readonly url: string;
  readonly settings: Settings;
  readonly database: Database;
  /** Sample accounts that were loaded just now. */
  readonly samples: number;
  /** Only in development. */
  readonly developmentToken: string | undefined;
  /** Only with METRICS_PORT. */
  readonly metricsUrl?: string | undefined;
}

/** Says where everything is. In development it ends with a line that works when pasted. */
export function printWelcome(welcome: Welcome): void {
  const { url, settings, database, samples, developmentToken, metricsUrl } = welcome;
  const { embedded } = database;
  const lines = [
    `API       ${url}/api/user/v1/accounts`,
    `Docs      ${url}/docs`,
    metricsUrl ? `Metrics   ${metricsUrl}` : undefined,
    settings.smtpUrl ? undefined : `Mailbox   ${resolve(join(settings.dataDir, 'mail'))}`,
    embedded ? `Database  embedded PostgreSQL in ${embedded.directory}` : undefined,
    embedded?.takenOver ? '          (taken over: it was running already)' : undefined,
    embedded?.relocated
      ? '          (there, because the user that PostgreSQL runs as cannot reach DATA_DIR)'
      : undefined,
    samples
      ? `Samples   ${samples} accounts loaded; try john, staff or any other in samples/accounts.ndjson`
      : undefined,
    developmentToken
      ? `\nTry it:\n\ncurl -s ${url}/api/user/v1/accounts/john -H 'Authorization: Bearer ${developmentToken}'\n`
      : undefined,
    `Ready on ${url} (Ctrl-C stops it)`,
  ];
  process.stdout.write(`${lines.filter((line) => line !== undefined).join('\n')}\n`);
}
