import { backOff, type BackOff } from './back-off.js';
import { atMost } from './pause.js';
import type { StateLog } from './state-log.js';
import { forgetTask, watchTask } from './watched-tasks.js';

/** What a run hears of the stop of its task. */
export interface StopSignals {
  /** Begin nothing new. */
  readonly stop: AbortSignal;
  /** The time for what is under way is over. */
  readonly cut: AbortSignal;
}

export interface PeriodicTaskOptions {
  readonly run: (signals: StopSignals) => Promise<void>;
  /** From the end of a run to the next one. */
  readonly periodMs: number;
  /** The same after failed runs. Unset: the period. */
  readonly backOff?: BackOff;
  /** Told of each run whether it worked. */
  readonly state?: StateLog;
  /** A run that gives no sign of life for so long counts as stuck. */
  readonly stuckAfterMs?: number;
}

const STUCK_AFTER_MS = 600_000;
/** How long a stop waits for what it has cut off. */
const LAST_MOMENTS_MS = 1_000;

/**
 * Work in the background that is done again and again, one run at a time: when it is woken, else after a period, and
 * after longer and longer ones while it fails. A run that waits to be due keeps no process alive.
 */
export class PeriodicTask {
  private readonly stopping = new AbortController();
  private readonly cutting = new AbortController();
  private isOn = false;
  private timer?: NodeJS.Timeout;
  private running?: Promise<void>;
  private following?: Promise<void>;
  private failures = 0;
  /** When the run under way began, or last said that it works: milliseconds of `performance.now()`. */
  private aliveAt?: number;

  constructor(private readonly options: PeriodicTaskOptions) {}

  /** From now on it runs: at once, and then periodically. Harmless if it does already. @returns as `wake` */
  start(): Promise<void> {
    this.isOn = true;
    return this.wake();
  }

  /** Like `start`, but the first run comes after a period. */
  resume(): void {
    this.isOn = true;
    if (!this.running) this.schedule();
  }

  /** No run begins until it is started or resumed. */
  pause(): void {
    this.isOn = false;
  }

  /**
   * A run is wanted as soon as possible; however many want one during another, one follows.
   * @returns resolves when a run has ended, well or not, that began after the call; at once if none will begin
   */
  wake(): Promise<void> {
    if (!this.isOn || this.stopping.signal.aborted) return Promise.resolve();
    if (this.running) return (this.following ??= this.running.then(() => this.wake()));
    this.following = undefined;
    clearTimeout(this.timer);
    watchTask(this);
    this.running = this.runOnce().finally(() => {
      this.running = undefined;
      this.schedule();
    });
    return this.running;
  }

  /**
   * Begins nothing any more. What is under way is cut off after `patienceMs`, and given up soon after that: however it
   * hangs, the stop does not.
   * @param rest what runs have left under way beside themselves
   */
  async stop(patienceMs: number, rest: () => Promise<unknown> = () => Promise.resolve()): Promise<void> {
    this.stopping.abort();
    forgetTask(this);
    clearTimeout(this.timer);
    const ended = Promise.resolve(this.running).then(rest);
    if (await atMost(patienceMs, ended)) return;
    this.cutting.abort();
    await atMost(LAST_MOMENTS_MS, ended);
  }

  /** Said by a run that is not over yet: all is well so far. */
  works(): void {
    this.failures = 0;
    if (this.aliveAt !== undefined) this.aliveAt = performance.now();
    this.options.state?.works();
  }

  /** Said of what a run has left under way: it counts like a run that fails. */
  fails(error: unknown): void {
    // What the stop breaks is no failure.
    if (this.stopping.signal.aborted) return;
    this.failures++;
    this.options.state?.fails(error);
  }

  /** @param now milliseconds of `performance.now()` */
  isStuck(now: number): boolean {
    const { stuckAfterMs = STUCK_AFTER_MS } = this.options;
    return this.aliveAt !== undefined && now - this.aliveAt > stuckAfterMs;
  }

  private async runOnce(): Promise<void> {
    this.aliveAt = performance.now();
    try {
      await this.options.run({ stop: this.stopping.signal, cut: this.cutting.signal });
      this.works();
    } catch (error) {
      this.fails(error);
    }
    this.aliveAt = undefined;
  }

  private schedule(): void {
    clearTimeout(this.timer);
    if (!this.isOn || this.stopping.signal.aborted) return;
    const { periodMs, backOff: pauses = { first: periodMs, longest: periodMs } } = this.options;
    const pause = this.failures === 0 ? periodMs : backOff(this.failures, pauses, Math.random());
    this.timer = setTimeout(() => void this.wake(), pause).unref();
  }
}
