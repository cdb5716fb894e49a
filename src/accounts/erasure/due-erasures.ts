import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicTask, type StopSignals } from '../../background/periodic-task.js';
import { StateLog } from '../../background/state-log.js';
import { Log } from '../../observability/log.js';
import { AccountErasure } from './account-erasure.js';
import { FIND_DUE, FORGET } from './statements.js';

/** What is due is erased within 10 s, by whichever process looks first. */
const PERIOD_MS = 3_000;
const PAUSES = { first: PERIOD_MS, longest: 8_000 };
const BATCH = 100;
const TIDY_MS = 3_600_000;
const STOPPING_MS = 2_000;

/** Erases the accounts whose time has come. All that it needs to know are rows: it survives restarts. */
@Injectable()
export class DueErasures implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly erasing: PeriodicTask;
  private readonly tidying: PeriodicTask;

  constructor(
    private readonly dataSource: DataSource,
    private readonly erasure: AccountErasure,
    log: Log,
  ) {
    this.erasing = new PeriodicTask({
      run: (signals) => this.eraseAll(signals),
      periodMs: PERIOD_MS,
      backOff: PAUSES,
      state: new StateLog(log, {
        fails: 'Accounts whose time has come could not be erased; it is tried again',
        works: 'Accounts are erased again when their time has come',
      }),
    });
    this.tidying = new PeriodicTask({
      run: async () => {
        await this.dataSource.query(FORGET);
      },
      periodMs: TIDY_MS,
      state: new StateLog(log, {
        fails: 'Old erasures could not be removed; it is tried again in an hour',
        works: 'Old erasures are removed again',
      }),
    });
  }

  onApplicationBootstrap(): void {
    // The writer of the OpenAPI document has no database.
    if (!this.dataSource.isInitialized) return;
    void this.erasing.start();
    void this.tidying.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.erasing.stop(STOPPING_MS), this.tidying.stop(STOPPING_MS)]);
  }

  /** One was requested, and may be due at once. */
  wake(): void {
    void this.erasing.wake();
  }

  /** One that fails, or is held by somebody, keeps no other waiting. */
  private async eraseAll({ stop }: StopSignals): Promise<void> {
    const failures: unknown[] = [];
    for (;;) {
      const due = await this.dataSource.query<{ user_id: string }[]>(FIND_DUE, [BATCH]);
      let erased = 0;
      for (const { user_id } of due) {
        if (stop.aborted) return;
        try {
          if (await this.erasure.eraseDue(user_id)) erased++;
        } catch (error) {
          failures.push(error);
        }
      }
      if (erased > 0) await this.erasure.removeFiles();
      if (due.length < BATCH || erased === 0) break;
    }
    if (failures.length > 0) throw failures[0];
  }
}
