import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { pino } from 'pino';
import { DataSource } from 'typeorm';
import { PublicUrl } from '../../config/public-url.js';
import { Settings } from '../../config/settings.js';
import { primaryUrl } from '../../database/primary-url.js';
import { errorCode } from '../../database/postgres-errors.js';
import { logStream } from '../../logging/log-stream.js';
import { ChangeReader } from '../change-reader.js';
import { ChangeWatch } from '../change-watch.js';
import { pause } from './pause.js';
import { withRelaySession, type RelaySession } from './relay-session.js';
import type { RelayTarget } from './relay-target.js';
import { relayTargets } from './relay-targets.js';
import { pauseAfter } from './retries.js';
import { TargetLoop } from './target-loop.js';
import { registerTarget } from './target-states.js';

const RETRIES = { first: 500, longest: 30_000, giveUpAfter: null };
/** How long a stop waits for what is under way. */
const LAST_MOMENTS_MS = 3_000;

/**
 * Pushes changes to NATS and webhooks while the service runs, without holding up anything else in it. Of several
 * processes one does; another takes over. See docs/decisions/0013.
 */
@Injectable()
export class RelayService implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly targets: readonly RelayTarget[];
  private readonly log;
  private readonly stopping = new AbortController();
  private readonly cutting = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly reader: ChangeReader,
    private readonly watch: ChangeWatch,
    private readonly dataSource: DataSource,
    private readonly publicUrl: PublicUrl,
    @Inject(Settings) settings: Settings,
  ) {
    this.targets = relayTargets(settings);
    this.log = pino(
      { level: settings.logLevel, base: { service: 'user-accounts', part: 'relay' } },
      logStream,
    );
  }

  async onApplicationBootstrap(): Promise<void> {
    // Without a database only documents are built.
    if (this.targets.length === 0 || !this.dataSource.isInitialized) return;
    // Before the first request: what it changes has to reach new targets too.
    for (const { id } of this.targets) {
      await registerTarget((text, parameters) => this.dataSource.query(text, parameters), id);
    }
    this.running = this.run();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    const timer = setTimeout(() => this.cutting.abort(), LAST_MOMENTS_MS);
    await this.running;
    clearTimeout(timer);
    await Promise.all(this.targets.map((target) => target.close()));
  }

  /** Until the stop, whatever becomes of the database. */
  private async run(): Promise<void> {
    const signals = { stop: this.stopping.signal, cut: this.cutting.signal };
    for (let failures = 0; !signals.stop.aborted;) {
      try {
        await withRelaySession(primaryUrl(this.dataSource), signals, async (session) => {
          failures = 0;
          this.log.info('This process pushes the changes');
          await this.relay(session);
        });
      } catch (error) {
        if (signals.stop.aborted) return;
        const reason = errorCode(error) ?? (error as Error).message;
        if (++failures === 1) this.log.warn({ reason }, 'Changes cannot be pushed now');
        await pause(pauseAfter(failures, RETRIES, Math.random()), signals.stop);
      }
    }
  }

  /** All targets at once, until the stop or the first fault that is not a target's own. */
  private async relay(session: RelaySession): Promise<void> {
    const fault = new AbortController();
    const stop = AbortSignal.any([this.stopping.signal, session.lost, fault.signal]);
    const cut = AbortSignal.any([this.cutting.signal, session.lost, fault.signal]);
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
