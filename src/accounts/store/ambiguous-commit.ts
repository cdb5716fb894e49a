import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { isConnectionLost, isOutage, OutcomeUnknownError } from '../../database/postgres-errors.js';

/**
 * What is tried to be saved, so that it can be found again. By an id of ours: what a client sends may come twice.
 */
export class WriteAttempts<T> {
  private readonly attempts: { accountId: string; writeId: string; outcome: T }[] = [];

  /**
   * To be called before the change is written.
   * @param outcome what the write gives back
   * @returns the id that the change has to have
   */
  begin(accountId: string, outcome: T): string {
    const writeId = randomUUID();
    this.attempts.push({ accountId, writeId, outcome });
    return writeId;
  }

  get accountId(): string | undefined {
    return this.attempts[0]?.accountId;
  }

  /** The outcome of the attempt that was saved; undefined if none was. */
  async findSaved(transaction: EntityManager): Promise<{ readonly outcome: T } | undefined> {
    const ids = this.attempts.map(({ writeId }) => writeId);
    const saved = await transaction.query<{ write_id: string }[]>(SAVED, [this.accountId, ids]);
    return this.attempts.find(({ writeId }) => saved.some((row) => row.write_id === writeId));
  }
}

/** As long as a request waits for a connection; PostgreSQL starts again within it. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 100;

/** A transaction that is about to commit holds it. */
const LOCK = 'SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE';
const SAVED = 'SELECT write_id FROM changes WHERE user_id = $1 AND write_id = ANY($2::uuid[])';

/**
 * Runs a write. If its connection breaks, nobody has heard whether it was saved: then the change itself tells, as soon
 * as the database answers.
 * @param write one transaction that locks the account, or one statement
 * @param again the same in a transaction that has locked the account; needed where `write` is one statement, which may
 *   still be on its way: guarded by the version, it comes too late once this is saved
 * @throws what `write` throws, if nothing was saved
 * @throws OutcomeUnknownError
 */
export async function settleCommit<T>(
  dataSource: DataSource,
  write: (attempts: WriteAttempts<T>) => Promise<T>,
  again?: (attempts: WriteAttempts<T>, transaction: EntityManager) => Promise<T>,
): Promise<T> {
  const attempts = new WriteAttempts<T>();
  try {
    return await write(attempts);
  } catch (error) {
    if (attempts.accountId === undefined || !isConnectionLost(error)) throw error;
    const otherwise = (transaction: EntityManager) => (again ? again(attempts, transaction) : raise(error));
    return await findOutcome(dataSource, attempts, otherwise, error);
  }
}

async function findOutcome<T>(
  dataSource: DataSource,
  attempts: WriteAttempts<T>,
  otherwise: (transaction: EntityManager) => Promise<T>,
  cause: unknown,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await dataSource.transaction(async (transaction) => {
        await transaction.query(LOCK, [attempts.accountId]);
        const saved = await attempts.findSaved(transaction);
        return saved ? saved.outcome : await otherwise(transaction);
      });
    } catch (error) {
      if (error === cause || !isOutage(error)) throw error;
      if (Date.now() > deadline) throw new OutcomeUnknownError('It may have been saved', { cause });
    }
    await sleep(PAUSE_MS);
  }
}

function raise(error: unknown): never {
  throw error;
}
