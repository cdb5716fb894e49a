import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicTask, type StopSignals } from '../../background/periodic-task.js';
import { StateLog } from '../../background/state-log.js';
import { PublicUrl } from '../../config/public-url.js';
import { Settings } from '../../config/settings.js';
import { historyOf } from '../../database/history.js';
import { primaryUrl } from '../../database/primary-url.js';
import { errorCode } from '../../diagnostics/operator-error.js';
import { Log } from '../../observability/log.js';
import { ChangeReader } from '../change-reader.js';
import { ChangeWatch } from '../change-watch.js';
import { withRelaySession, type RelaySession } from './relay-session.js';
import type { RelayTarget } from './relay-target.js';
import { relayTargets } from './relay-targets.js';
import { TargetLoop } from './target-loop.js';
import { registerTarget } from './target-states.js';

const PAUSES = { first: 500, longest: 30_000 };
/** After a session that ended well although nobody has told it to. */
const PERIOD_MS = 1_000;
/** How long a stop waits for what is under way. */
const LAST_MOMENTS_MS = 3_000;

/**
 * Pushes changes to NATS and webhooks while the service runs, without holding up anything else in it. Of several
 * processes one does; another takes over. See docs/decisions/0013.
 */
@Injectable()
export class RelayService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly targets: readonly RelayTarget[];
  private readonly log: Log;
  private readonly task: PeriodicTask;

  constructor(
    private readonly reader: ChangeReader,
    private readonly watch: ChangeWatch,
    private readonly dataSource: DataSource,
    private readonly publicUrl: PublicUrl,
    @Inject(Settings) settings: Settings,
    log: Log,
  ) {
    this.targets = relayTargets(settings);
    this.log = log.child({ part: 'relay' });
    this.task = new PeriodicTask({
      run: (signals) => this.run(signals),
      periodMs: PERIOD_MS,
      backOff: PAUSES,
      state: new StateLog(this.log, {
        fails: 'Changes cannot be pushed now',
        details: (error) => ({ reason: errorCode(error) ?? (error as Error).message }),
      }),
      // A session lasts as long as nothing breaks it.
      stuckAfterMs: Infinity,
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    // Without a database only documents are built.
    if (this.targets.length === 0 || !this.dataSource.isInitialized) return;
    // Before the first request: what it changes has to reach new targets too.
    for (const { id } of this.targets) {
      await registerTarget((text, parameters) => this.dataSource.query(text, parameters), id);
    }
    void this.task.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.task.stop(LAST_MOMENTS_MS);
    await Promise.all(this.targets.map((target) => target.close()));
  }

  /** Until the stop, or until something becomes of the database or of the connection to it. */
  private run(signals: StopSignals): Promise<void> {
    const database = { url: primaryUrl(this.dataSource), history: historyOf(this.dataSource) };
    return withRelaySession(database, signals, async (session) => {
      this.task.works();
      this.log.info({}, 'This process pushes the changes');
      await this.relay(session, signals);
    });
  }

  /** All targets at once, until the stop or the first fault that is not a target's own. */
  private async relay(session: RelaySession, signals: StopSignals): Promise<void> {
    const fault = new AbortController();
    const stop = AbortSignal.any([signals.stop, session.lost, fault.signal]);
    const cut = AbortSignal.any([signals.cut, session.lost, fault.signal]);
    const { reader, watch, log } = this;
    const parts = { reader, watch, session, log, publicUrl: () => this.publicUrl.base };
    const loops = this.targets.map((target) =>
      new TargetLoop(target, parts).run(stop, cut).catch((error: unknown) => {
        fault.abort();
        throw error;
      }),
    );
    const results = await Promise.allSettled(loops);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
    if (session.lost.aborted) throw new Error('the connection to the database was lost');
  }
}
