import pg from 'pg';
import type { Log } from '../../observability/log.js';
import { DatabaseClient } from '../client.js';
import { PINNED_OPTIONS } from '../data-source.js';

/** Where the primary's log ends, and whose log it is. */
export interface PrimaryPosition {
  /** pg_lsn, as text. */
  readonly lsn: string;
  /** Begins anew with each primary: only what follows this one has it. */
  readonly epoch: string;
  /** When the primary was asked: milliseconds of `performance.now()`. */
  readonly askedAt: number;
}

export interface ReplicaOptions {
  readonly url: string;
  readonly poolSize: number;
  readonly maxLagMs: number;
  /** Whether its sessions may have formats of their own: poolers refuse that start-up parameter. */
  readonly isPinned: boolean;
  readonly log: Log;
}

interface Comparison {
  readonly is_replica: boolean;
  readonly is_same_history: boolean;
  readonly is_in_step: boolean;
}

// Also for a comparison that the pool has to wait for: a read must not take longer than the primary would be late.
const TIMEOUT_MS = 1_000;

const COMPARE = `
  SELECT pg_is_in_recovery() AS is_replica, epoch = $2 AS is_same_history,
    pg_is_in_recovery() AND pg_last_wal_replay_lsn() >= $1::pg_lsn AS is_in_step
  FROM change_feed`;

/**
 * A streaming replica. It is in step while it has replayed all that the primary had written not longer ago than the
 * lag that is allowed, by our own clock: so nothing that it shows is further behind than that.
 */
export class Replica {
  private readonly pool: pg.Pool;
  /** All that the primary had written until then can be read here: milliseconds of `performance.now()`. */
  private freshAsOf = -Infinity;
  private comparing = false;
  private lastSaid = '';

  constructor(private readonly options: ReplicaOptions) {
    this.pool = new pg.Pool({
      Client: DatabaseClient,
      connectionString: options.url,
      max: options.poolSize,
      application_name: 'user-accounts-replica',
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      ...(options.isPinned && { options: PINNED_OPTIONS }),
      allowExitOnIdle: true,
    });
    // An idle connection broke: the next statement says what there is to say.
    this.pool.on('error', () => undefined);
  }

  get isInStep(): boolean {
    return performance.now() - this.freshAsOf <= this.options.maxLagMs;
  }

  /** @throws whatever went wrong; the replica is then left alone until the next comparison */
  async query<T extends pg.QueryResultRow>(text: string, parameters: unknown[]): Promise<T[]> {
    try {
      return (await this.pool.query<T>(text, parameters)).rows;
    } catch (error) {
      this.freshAsOf = -Infinity;
      throw error;
    }
  }

  /** Never rejects. One at a time: a replica that hangs must not gather them. */
  async compare({ lsn, epoch, askedAt }: PrimaryPosition): Promise<void> {
    if (this.comparing) return this.sayState('it does not answer');
    this.comparing = true;
    try {
      const [row] = await this.query<Comparison & pg.QueryResultRow>(COMPARE, [lsn, epoch]);
      if (row?.is_same_history && row.is_in_step) this.freshAsOf = askedAt;
      this.sayState(reason(row));
    } catch (error) {
      this.sayState((error as NodeJS.ErrnoException).code ?? (error as Error).message);
    } finally {
      this.comparing = false;
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private sayState(why: string): void {
    const state = this.isInStep ? 'is read from' : `is not read from (${why})`;
    if (state === this.lastSaid) return;
    this.lastSaid = state;
    const { host, pathname } = new URL(this.options.url);
    this.options.log.info({}, `The replica ${host}${pathname} ${state}`);
  }
}

function reason(row: Comparison | undefined): string {
  if (!row?.is_replica) return 'it is no streaming replica';
  return row.is_same_history ? 'it is too far behind the primary' : 'it follows another primary';
}
