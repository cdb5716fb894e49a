import { Injectable } from '@nestjs/common';
import { Interruption } from '../../database/interruption.js';
import { isLockTimeout } from '../../database/postgres-errors.js';
import { Problem } from '../../http/problem.js';

/** One that holds the row, and one that waits for it: more would only keep connections from other accounts. */
const AT_A_TIME = 2;

interface Turns {
  /** Of those that have a connection. */
  readonly active: Set<Interruption>;
  /** The others, in order. */
  readonly queue: (() => void)[];
  /** When a write last gave up waiting for the row: milliseconds of `performance.now()`. */
  blockedAt: number;
}

/**
 * Bounds how many writes of one account have a connection: whoever holds its row keeps no other account waiting. Most
 * accounts have one write at a time, which must cost next to nothing: a limiter of `p-limit` each was 4 % of a PATCH.
 */
@Injectable()
export class AccountTurns {
  private readonly turns = new Map<string, Turns>();

  /**
   * Runs a write of an account when it is its turn.
   * @param write makes its statements end when it is interrupted: because the client has hung up, or because another
   *   one has waited for the row in vain (PostgreSQL would begin to count anew for who is next in its queue)
   * @param gone of the client: who has hung up has given up the turn
   * @throws Problem `unavailable` if one before it has waited for the row in vain meanwhile: nothing was done then
   */
  async take<T>(
    accountId: string,
    write: (interruption: Interruption) => Promise<T>,
    gone?: AbortSignal,
  ): Promise<T> {
    const turns = this.turns.get(accountId) ?? { active: new Set(), queue: [], blockedAt: -Infinity };
    this.turns.set(accountId, turns);
    const interruption = new Interruption();
    const interrupt = () => interruption.interrupt();
    const since = performance.now();
    const begin = () => void turns.active.add(interruption);
    if (turns.active.size < AT_A_TIME) begin();
    else await new Promise<void>((resolve) => turns.queue.push(() => resolve(begin())));
    gone?.addEventListener('abort', interrupt);
    try {
      // It would wait as long for the same row.
      if (turns.blockedAt > since || gone?.aborted) throw blocked();
      return await write(interruption);
    } catch (error) {
      if (isLockTimeout(error)) {
        turns.blockedAt = performance.now();
        for (const other of turns.active) if (other !== interruption) other.interrupt();
      }
      throw error;
    } finally {
      gone?.removeEventListener('abort', interrupt);
      turns.active.delete(interruption);
      turns.queue.shift()?.();
      if (turns.active.size === 0) this.turns.delete(accountId);
    }
  }
}

function blocked(): Problem {
  return new Problem('unavailable', {
    detail: 'This account is locked by another transaction. Nothing was saved.',
    headers: { 'Retry-After': '2' },
  });
}
