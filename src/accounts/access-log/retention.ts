import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicTask, type StopSignals } from '../../background/periodic-task.js';
import { StateLog } from '../../background/state-log.js';
import { Settings } from '../../config/settings.js';
import { Log } from '../../observability/log.js';

const PERIOD_MS = 3_600_000;
const PAUSES = { first: 60_000, longest: PERIOD_MS };
const STOPPING_MS = 2_000;

const BATCH = 5_000;
// $1 seconds.
const FORGET_ACCESSES = `
  WITH forgotten AS (
    DELETE FROM accesses WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM accesses WHERE hour < now() - make_interval(secs => $1) LIMIT ${BATCH}))
    RETURNING 1
  ) SELECT count(*)::integer AS count FROM forgotten`;
const FORGET_VALUES = `SELECT forget_history_values(now() - make_interval(secs => $1), $2) AS done`;

/** Forgets what has been kept for long enough: accesses, and values in the history. */
@Injectable()
export class Retention implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;
  /** The id of the change up to which the history has no values any more. */
  private forgotten = '0';

  constructor(
    private readonly dataSource: DataSource,
    @Inject(Settings) private readonly settings: Settings,
    log: Log,
  ) {
    this.task = new PeriodicTask({
      run: (signals) => this.forget(signals),
      periodMs: PERIOD_MS,
      backOff: PAUSES,
      state: new StateLog(log, {
        fails: 'What has been kept for long enough could not be removed; it is tried again',
        works: 'What has been kept for long enough is removed again',
      }),
    });
  }

  onApplicationBootstrap(): void {
    if (this.dataSource.isInitialized) void this.task.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.task.stop(STOPPING_MS);
  }

  private async forget({ stop }: StopSignals): Promise<void> {
    const { accessRetention, historyValuesRetention } = this.settings;
    while (!stop.aborted) {
      const [row] = await this.dataSource.query<{ count: number }[]>(FORGET_ACCESSES, [
        accessRetention / 1_000,
      ]);
      if (row!.count < BATCH) break;
    }
    if (historyValuesRetention === undefined) return;
    while (!stop.aborted) {
      const parameters = [historyValuesRetention / 1_000, this.forgotten];
      const [row] = await this.dataSource.query<{ done: string | null }[]>(FORGET_VALUES, parameters);
      if (row!.done === null || BigInt(row!.done) <= BigInt(this.forgotten)) break;
      this.forgotten = row!.done;
    }
  }
}
