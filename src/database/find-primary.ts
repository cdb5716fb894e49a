import { Client, type ClientConfig } from 'pg';
import { hostsOf, urlsOfHosts } from '../config/database-hosts.js';
import { errorCode } from '../diagnostics/operator-error.js';
import { NotReadyError } from './postgres-errors.js';

export interface Host {
  readonly host: string;
  readonly port: number;
}

/** For each of several hosts: one that does not answer must leave time for the others. */
const PATIENCE_MS = 2_000;
const TAKES_WRITES = `
  SELECT NOT pg_is_in_recovery() AND NOT current_setting('transaction_read_only')::boolean AS takes_writes`;

/** By the URL with all hosts: that of the one which took writes last. */
const lastPrimary = new Map<string, string>();

/**
 * Of the hosts of a URL the first that takes writes; that which did the last time, if it still does.
 * @throws NotReadyError that says of each why it does not
 */
export async function findPrimary(config: ClientConfig): Promise<Host> {
  const all = config.connectionString ?? '';
  const last = lastPrimary.get(all);
  const urls = urlsOfHosts(all);
  const reasons: string[] = [];
  for (const url of last === undefined ? urls : [last, ...urls.filter((other) => other !== last)]) {
    try {
      const host = await askHost({ ...config, connectionString: url });
      lastPrimary.set(all, url);
      return host;
    } catch (error) {
      reasons.push(`${hostsOf(url)}: ${errorCode(error) ?? (error as Error).message}`);
    }
  }
  throw new NotReadyError(`none of them takes writes: ${reasons.join(', ')}`);
}

async function askHost(config: ClientConfig): Promise<Host> {
  const client = new Client({
    ...config,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ takes_writes: boolean }>(TAKES_WRITES);
    if (!rows[0]!.takes_writes) throw new Error('a standby, or read-only');
    return { host: client.host, port: client.port };
  } finally {
    void client.end().catch(() => undefined);
  }
}
