import type { Client } from 'pg';
import { pause } from '../../background/pause.js';
import type { StopSignals } from '../../background/periodic-task.js';
import { DatabaseClient } from '../../database/client.js';
import type { History } from '../../database/history.js';
import type { Query } from './target-states.js';

/** Any number that nobody else uses for advisory locks in this database. */
const RELAY_LOCK = 1_764_000_300;
/** How long it takes, at most, until another process takes over from one that is gone. */
const STANDBY_MS = 1_000;
/**
 * A connection can fall silent without an end, and each side has to notice it by itself: this one by the answers that
 * do not come, the server, which would keep the lock for a session that nobody has any more, by the questions.
 */
const SILENCE_MS = 10_000;
const HEARTBEAT_MS = 3_000;
const SESSION_LIMITS = `SET idle_session_timeout = '${SILENCE_MS}ms'; SET statement_timeout = '${SILENCE_MS}ms'`;

/** The connection that makes this process the one that relays. */
export interface RelaySession {
  /** Fails once the session is gone, and with it the lock: what is saved here is saved by the one that relays. */
  readonly query: Query;
  readonly lost: AbortSignal;
}

/**
 * Waits until no other process relays, and does the work. The lock is one of the session: it goes when the process or
 * its connection goes.
 * @param stop ends the waiting; ending the work is the work's own business
 * @param cut ends the connection, whatever is under way on it
 */
export async function withRelaySession(
  { url, history }: { url: string; history: History },
  { stop, cut }: StopSignals,
  work: (session: RelaySession) => Promise<void>,
): Promise<void> {
  const client = new DatabaseClient({
    connectionString: url,
    application_name: 'user-accounts-relay',
    connectionTimeoutMillis: 5_000,
    silenceMs: SILENCE_MS,
    keepAlive: true,
  });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  const end = (): void => void client.end().catch(() => undefined);
  let heartbeat: NodeJS.Timeout | undefined;
  cut.addEventListener('abort', end, { once: true });
  try {
    await client.connect();
    const query = oneByOne(client);
    await query(SESSION_LIMITS, []);
    await history.look(query);
    // Asked again and again: a statement that waits for the lock would keep a snapshot, and hold up VACUUM.
    while (!stop.aborted && !(await isOurs(query))) await pause(STANDBY_MS, stop);
    if (stop.aborted) return;
    heartbeat = setInterval(() => void query('SELECT 1', []).catch(() => lost.abort()), HEARTBEAT_MS);
    await work({ query, lost: lost.signal });
  } finally {
    clearInterval(heartbeat);
    cut.removeEventListener('abort', end);
    await client.end().catch(() => undefined);
  }
}

async function isOurs(query: Query): Promise<boolean> {
  const [row] = await query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1) AS ours', [RELAY_LOCK]);
  return row?.ours === true;
}

/** `pg` wants one statement at a time on a connection. */
function oneByOne(client: Client): Query {
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(statement: string, parameters: unknown[]): Promise<T[]> => {
    const result = last.then(() => client.query(statement, parameters));
    last = result.catch(() => undefined);
    return (await result).rows as T[];
  };
}
