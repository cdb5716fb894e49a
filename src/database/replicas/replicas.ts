import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import pg from 'pg';
import { PeriodicTask } from '../../background/periodic-task.js';
import { Settings } from '../../config/settings.js';
import { Log } from '../../observability/log.js';
import { DatabaseClient } from '../client.js';
import { PINNED_OPTIONS } from '../data-source.js';
import { Replica, type PrimaryPosition } from './replica.js';

const POSITION = `
  SELECT pg_current_wal_insert_lsn()::text AS lsn, epoch FROM change_feed`;

/** So that a replica that comes back is soon read from, whatever lag is allowed. */
const LONGEST_PERIOD_MS = 1_000;
const TIMEOUT_MS = 1_000;

/**
 * The replicas of the database, compared with the primary four times within the lag that is allowed. Reads go to
 * those in step, in turn. See docs/decisions/0023.
 */
@Injectable()
export class Replicas implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly replicas: readonly Replica[];
  /** A connection of its own: a primary whose pool is used up is when replicas are needed most. */
  private readonly primary: pg.Pool;
  private next = 0;
  private readonly comparing: PeriodicTask;

  constructor(@Inject(Settings) settings: Settings, log: Log) {
    const { databasePoolSize: poolSize, databaseReplicaMaxLag: maxLagMs } = settings;
    const isPinned = settings.databasePreparedStatements;
    const periodMs = Math.min(maxLagMs / 4, LONGEST_PERIOD_MS);
    this.comparing = new PeriodicTask({ run: ({ stop }) => this.compare(stop), periodMs });
    this.replicas = settings.databaseReplicaUrls.map(
      (url) => new Replica({ url, poolSize, maxLagMs, isPinned, log }),
    );
    this.primary = new pg.Pool({
      Client: DatabaseClient,
      connectionString: settings.databaseUrl,
      max: 1,
      application_name: 'user-accounts-replica-watch',
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      ...(isPinned && { options: PINNED_OPTIONS }),
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

  onApplicationBootstrap(): void {
    if (this.replicas.length > 0) void this.comparing.start();
  }

  /** When the last request has been answered. */
  async onApplicationShutdown(): Promise<void> {
    await this.comparing.stop(TIMEOUT_MS);
    await Promise.all([this.primary.end(), ...this.replicas.map((replica) => replica.close())]);
  }

  private choose(): Replica | undefined {
    const inStep = this.replicas.filter((replica) => replica.isInStep);
    return inStep[this.next++ % inStep.length];
  }

  private async compare(stop: AbortSignal): Promise<void> {
    const position = await this.findPosition();
    if (stop.aborted || !position) return;
    for (const replica of this.replicas) void replica.compare(position);
  }

  /** Null while the primary does not answer: then every replica falls out of step, and the requests say why. */
  private async findPosition(): Promise<PrimaryPosition | null> {
    const askedAt = performance.now();
    try {
      const { rows } = await this.primary.query<{ lsn: string; epoch: string }>(POSITION);
      return { ...rows[0]!, askedAt };
    } catch {
      return null;
    }
  }
}
