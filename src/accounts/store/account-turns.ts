import { Injectable } from '@nestjs/common';
import pLimit, { type LimitFunction } from 'p-limit';
import { Interruption } from '../../database/interruption.js';
import { isLockTimeout } from '../../database/postgres-errors.js';
import { Problem } from '../../http/problem.js';

/** One that holds the row, and one that waits for it: more would only keep connections from other accounts. */
const AT_A_TIME = 2;

interface Turns {
  readonly limit: LimitFunction;
  /** When a write last gave up waiting for the row: milliseconds of `performance.now()`. */
  blockedAt: number;
  /** Of those that have a connection. */
  readonly active: Set<Interruption>;
}

/** Bounds how many writes of one account have a connection: whoever holds its row keeps no other account waiting. */
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
    const turns = this.turns.get(accountId) ?? {
      limit: pLimit(AT_A_TIME),
      blockedAt: -Infinity,
      active: new Set(),
    };
    this.turns.set(accountId, turns);
    const since = performance.now();
    try {
      return await turns.limit(async () => {
        // It would wait as long for the same row.
        if (turns.blockedAt > since || gone?.aborted) throw blocked();
        return this.write(turns, write, gone);
      });
    } finally {
      if (turns.limit.activeCount + turns.limit.pendingCount === 0) this.turns.delete(accountId);
    }
  }

  private async write<T>(
    turns: Turns,
    write: (interruption: Interruption) => Promise<T>,
    gone: AbortSignal | undefined,
  ): Promise<T> {
    const interruption = new Interruption();
    const interrupt = () => interruption.interrupt();
    turns.active.add(interruption);
    gone?.addEventListener('abort', interrupt);
    try {
      return await write(interruption);
    } catch (error) {
      if (isLockTimeout(error)) {
        turns.blockedAt = performance.now();
        for (const other of turns.active) if (other !== interruption) other.interrupt();
      }
      throw error;
    } finally {
      turns.active.delete(interruption);
      gone?.removeEventListener('abort', interrupt);
    }
  }
}

function blocked(): Problem {
  return new Problem('unavailable', {
    detail: 'This account is locked by another transaction. Nothing was saved.',
    headers: { 'Retry-After': '2' },
  });
}
