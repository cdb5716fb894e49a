import pg from 'pg';
import { Replica, type PrimaryPosition } from './replica.js';

export interface ReplicasOptions {
  /** Unset: there is no primary, and there are no replicas. */
  readonly primaryUrl: string | undefined;
  readonly replicaUrls: readonly string[];
  readonly poolSize: number;
  readonly maxLagMs: number;
  readonly log: (message: string) => void;
}

const POSITION = `
  SELECT pg_current_wal_insert_lsn()::text AS lsn, system_identifier::text AS system FROM pg_control_system()`;

/** So that a replica that comes back is soon read from, whatever lag is allowed. */
const LONGEST_PERIOD_MS = 1_000;

/**
 * The replicas of the database, compared with the primary four times within the lag that is allowed. Reads go to
 * those in step, in turn. See docs/decisions/0023.
 */
export class Replicas {
  private readonly replicas: readonly Replica[];
  /** A connection of its own: a primary whose pool is used up is when replicas are needed most. */
  private readonly primary: pg.Pool;
  private next = 0;
  private timer?: NodeJS.Timeout;
  private closed = false;
  private readonly periodMs: number;

  constructor({ replicaUrls, primaryUrl, poolSize, maxLagMs, log }: ReplicasOptions) {
    this.periodMs = Math.min(maxLagMs / 4, LONGEST_PERIOD_MS);
    this.replicas = replicaUrls.map((url) => new Replica({ url, poolSize, maxLagMs, log }));
    this.primary = new pg.Pool({
      connectionString: primaryUrl,
      max: 1,
      application_name: 'user-accounts-replica-watch',
      connectionTimeoutMillis: 1_000,
      query_timeout: 1_000,
      allowExitOnIdle: true,
    });
    this.primary.on('error', () => undefined);
  }

  /** Whether a read can go to a replica now. */
  get areInStep(): boolean {
    return this.replicas.some((replica) => replica.isInStep);
  }

  /** The rows, as a replica in step has them; null if there is none, or if it could not answer. */
  async query<T extends pg.QueryResultRow>(text: string, parameters: unknown[]): Promise<T[] | null> {
    const replica = this.choose();
    // Whatever went wrong, a column that the replica does not have yet included: the primary can answer.
    return replica ? replica.query<T>(text, parameters).catch(() => null) : null;
  }

  /** Called by Nest. */
  onApplicationBootstrap(): void {
    if (this.replicas.length > 0) void this.watch();
  }

  /** Called by Nest, when the last request has been answered. */
  async onApplicationShutdown(): Promise<void> {
    this.closed = true;
    clearTimeout(this.timer);
    await Promise.all([this.primary.end(), ...this.replicas.map((replica) => replica.close())]);
  }

  private choose(): Replica | undefined {
    const inStep = this.replicas.filter((replica) => replica.isInStep);
    return inStep[this.next++ % inStep.length];
  }

  private async watch(): Promise<void> {
    const position = await this.findPosition();
    if (this.closed) return;
    if (position) for (const replica of this.replicas) void replica.compare(position);
    this.timer = setTimeout(() => void this.watch(), this.periodMs).unref();
  }

  /** Null while the primary does not answer: then every replica falls out of step, and the requests say why. */
  private async findPosition(): Promise<PrimaryPosition | null> {
    const askedAt = performance.now();
    try {
      const { rows } = await this.primary.query<{ lsn: string; system: string }>(POSITION);
      return { ...rows[0]!, askedAt };
    } catch {
      return null;
    }
  }
}
