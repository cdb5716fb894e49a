import type { DataSource } from 'typeorm';
import { Interruption } from '../../database/interruption.js';
import { isOfContent } from '../../database/postgres-errors.js';
import { runInterruptible } from '../../database/run-statement.js';
import { MOST_SHARED, type SharedUpdate, type WriteStatements } from './sql/write-statements.js';

/** While so many statements run, what comes gathers for the next one. */
const AT_A_TIME = 2;
/** A statement that takes longer has others run beside it: it may hang, and the pool bounds how many do. */
const SLOW_MS = 100;

interface Waiting extends PromiseWithResolvers<boolean> {
  readonly update: SharedUpdate;
  readonly interruption: Interruption;
}

/**
 * Saves changes that arrive together, whichever request they come from, by one statement and one commit: most of what a
 * change costs is that of its transaction. Each is still saved or not by itself, and none waits for an account that
 * somebody else holds: that one is not saved.
 */
export class BatchedWrites {
  /** By the ids of their accounts. */
  private readonly waiting = new Map<string, Waiting>();
  private running = 0;
  private isDue = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly sql: WriteStatements,
  ) {}

  /**
   * @param interruption ends the waiting for a turn, and the statement when nobody waits for any of its changes any more
   * @returns whether it was saved; if not, the account has changed since it was read, or somebody else is changing it
   * @throws what the statement throws; nothing was saved then, unless that is what the error leaves open
   */
  async save(update: SharedUpdate, interruption: Interruption): Promise<boolean> {
    const { id } = update.account;
    const before = this.waiting.get(id);
    if (before !== undefined) {
      // Once that is saved, this was read too early.
      await before.promise.catch(() => undefined);
      return false;
    }
    const one = { update, interruption, ...withResolvers<boolean>() };
    this.waiting.set(id, one);
    interruption.onInterrupted((error) => {
      this.waiting.delete(id);
      one.reject(error);
    });
    this.runSoon();
    return one.promise;
  }

  private runSoon(): void {
    if (this.isDue || this.running === AT_A_TIME) return;
    this.isDue = true;
    // Once every socket that has something to read was read: by then all of the turn have asked.
    setImmediate(() => {
      this.isDue = false;
      if (this.waiting.size === 0) return;
      const batch = [...this.waiting.values()].slice(0, MOST_SHARED);
      for (const { update } of batch) this.waiting.delete(update.account.id);
      void this.run(batch);
      this.runSoon();
    });
  }

  private async run(batch: readonly Waiting[]): Promise<void> {
    const makeRoom = this.takePlace();
    const slow = setTimeout(makeRoom, SLOW_MS);
    try {
      const { text, parameters } = this.sql.updateShared(batch.map(({ update }) => update));
      const interruption = interruptedWithAll(batch);
      const rows = await runInterruptible<{ id: string }>(this.dataSource, text, parameters, interruption);
      const saved = new Set(rows.map(({ id }) => id));
      for (const { update, resolve } of batch) resolve(saved.has(update.account.id));
    } catch (error) {
      // One of them may have spoiled it for all: each goes on by itself.
      const isOfOne = isOfContent(error);
      for (const { resolve, reject } of batch) {
        if (isOfOne) resolve(false);
        else reject(error);
      }
    } finally {
      clearTimeout(slow);
      makeRoom();
    }
  }

  /** @returns what gives the place back, once */
  private takePlace(): () => void {
    this.running++;
    let isTaken = true;
    return () => {
      if (!isTaken) return;
      isTaken = false;
      this.running--;
      this.runSoon();
    };
  }
}

function interruptedWithAll(batch: readonly Waiting[]): Interruption {
  const all = new Interruption();
  let left = batch.length;
  for (const { interruption } of batch) {
    interruption.onInterrupted(() => {
      if (--left === 0) all.interrupt();
    });
  }
  return all;
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers` is of Node 22. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolvers!: Omit<PromiseWithResolvers<T>, 'promise'>;
  const promise = new Promise<T>((resolve, reject) => (resolvers = { resolve, reject }));
  return { promise, ...resolvers };
}
