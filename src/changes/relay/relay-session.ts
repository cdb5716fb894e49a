import pg from 'pg';
import { pause } from './pause.js';
import type { Query } from './target-states.js';

/** Any number that nobody else uses for advisory locks in this database. */
const RELAY_LOCK = 1_764_000_300;
/** How long it takes, at most, until another process takes over from one that is gone. */
const STANDBY_MS = 1_000;

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
  databaseUrl: string,
  { stop, cut }: { stop: AbortSignal; cut: AbortSignal },
  work: (session: RelaySession) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'user-accounts-relay',
    connectionTimeoutMillis: 5_000,
    // A peer that vanished without a word must not keep us waiting for an answer.
    query_timeout: 60_000,
    keepAlive: true,
  });
  const lost = new AbortController();
  client.on('error', () => lost.abort());
  client.on('end', () => lost.abort());
  const end = (): void => void client.end().catch(() => undefined);
  cut.addEventListener('abort', end, { once: true });
  try {
    await client.connect();
    const query = oneByOne(client);
    // Asked again and again: a statement that waits for the lock would keep a snapshot, and hold up VACUUM.
    while (!stop.aborted && !(await isOurs(query))) await pause(STANDBY_MS, stop);
    if (!stop.aborted) await work({ query, lost: lost.signal });
  } finally {
    cut.removeEventListener('abort', end);
    await client.end().catch(() => undefined);
  }
}

async function isOurs(query: Query): Promise<boolean> {
  const [row] = await query<{ ours: boolean }>('SELECT pg_try_advisory_lock($1) AS ours', [RELAY_LOCK]);
  return row?.ours === true;
}

/** `pg` wants one statement at a time on a connection. */
function oneByOne(client: pg.Client): Query {
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(statement: string, parameters: unknown[]): Promise<T[]> => {
    const result = last.then(() => client.query(statement, parameters));
    last = result.catch(() => undefined);
    return (await result).rows as T[];
  };
}
