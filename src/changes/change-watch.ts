import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { PeriodicTask } from '../background/periodic-task.js';
import { ChangeReader } from './change-reader.js';
import { isAfter, type Position } from './position.js';

/** How late a waiting reader learns of a change, at most, on top of the statement's own time. */
const PERIOD_MS = 150;

interface Waiter {
  readonly after: Position;
  settle(error?: Error): void;
}

/**
 * Tells waiting readers of new changes. All of them share one small statement each 150 ms, and none of them holds a
 * connection; while nobody waits, nothing runs. See docs/decisions/0012.
 */
@Injectable()
export class ChangeWatch implements OnModuleDestroy {
  private readonly waiters = new Set<Waiter>();
  private readonly polling = new PeriodicTask({ run: () => this.poll(), periodMs: PERIOD_MS });
  private stopped = false;

  constructor(private readonly reader: ChangeReader) {}

  /** No more waiting: readers answer with what they have. */
  get isStopped(): boolean {
    return this.stopped;
  }

  /** How many readers wait. */
  get waiting(): number {
    return this.waiters.size;
  }

  /** Resolves when there is a change after the position, when the signal aborts, and when the service stops. */
  wait(after: Position, signal: AbortSignal): Promise<void> {
    if (this.stopped || signal.aborted) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const end = (): void => waiter.settle();
      const waiter: Waiter = {
        after,
        settle: (error) => {
          this.waiters.delete(waiter);
          signal.removeEventListener('abort', end);
          if (this.waiters.size === 0) this.polling.pause();
          if (error) reject(error);
          else resolve();
        },
      };
      signal.addEventListener('abort', end, { once: true });
      this.waiters.add(waiter);
      if (this.waiters.size === 1) this.polling.resume();
    });
  }

  /** The first of all the hooks of a shutdown: requests still in flight can be finished. */
  onModuleDestroy(): void {
    this.stopped = true;
    for (const waiter of [...this.waiters]) waiter.settle();
  }

  /** Never fails: an error is told to whoever waits. */
  private async poll(): Promise<void> {
    try {
      const newest = await this.reader.findNewest();
      if (newest) this.settleAll(({ after }) => isAfter(newest, after));
    } catch (error) {
      this.settleAll(() => true, error as Error);
    }
  }

  private settleAll(which: (waiter: Waiter) => boolean, error?: Error): void {
    for (const waiter of [...this.waiters].filter(which)) waiter.settle(error);
  }
}
