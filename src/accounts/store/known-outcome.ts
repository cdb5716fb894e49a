import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { isConnectionLost, isOutage } from '../../database/postgres-errors.js';

/** What a write is about to save. */
export interface Intent<T> {
  readonly accountId: string;
  /** That the account has with it. */
  readonly version: number;
  readonly requestId: string | null;
  /** What the write gives back. */
  readonly outcome: T;
}

/** Told of what is about to be saved, before it is. */
export type Intend<T> = (intent: Intent<T>) => void;

/** The connection broke while something was saved, and the database could not be asked since whether it was. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** As long as a request waits for a connection; PostgreSQL starts again within it. */
const PATIENCE_MS = 5_000;
const PAUSE_MS = 100;

/** A transaction that is about to commit holds it. */
const LOCK = 'SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE';
const IS_SAVED = `
  SELECT EXISTS (SELECT FROM changes WHERE user_id = $1 AND version = $2 AND request_id = $3) AS saved`;

/**
 * Runs a write. If its connection breaks, nobody has heard whether it was saved: then the change itself tells, as soon
 * as the database answers.
 * @param write one transaction that locks the account, or one statement
 * @param again the same in a transaction that has locked the account; needed where `write` is one statement, which may
 *   still be on its way: guarded by the version, it comes too late once this is saved
 * @throws what `write` throws, if nothing was saved
 * @throws OutcomeUnknownError
 */
export async function withKnownOutcome<T>(
  dataSource: DataSource,
  write: (intend: Intend<T>) => Promise<T>,
  again?: (intend: Intend<T>, transaction: EntityManager) => Promise<T>,
): Promise<T> {
  const intents: Intent<T>[] = [];
  const intend: Intend<T> = (intent) => intents.push(intent);
  try {
    return await write(intend);
  } catch (error) {
    if (intents.length === 0 || !isConnectionLost(error)) throw error;
    const otherwise = again ? (transaction: EntityManager) => again(intend, transaction) : () => raise(error);
    return await findOutcome(dataSource, intents, otherwise, error);
  }
}

async function findOutcome<T>(
  dataSource: DataSource,
  intents: readonly Intent<T>[],
  otherwise: (transaction: EntityManager) => Promise<T>,
  cause: unknown,
): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await dataSource.transaction(async (transaction) => {
        await transaction.query(LOCK, [intents[0]!.accountId]);
        const saved = await findSaved(intents, transaction);
        return saved ? saved.outcome : await otherwise(transaction);
      });
    } catch (error) {
      if (error === cause || !isOutage(error)) throw error;
      if (Date.now() > deadline) throw new OutcomeUnknownError('It may have been saved', { cause });
    }
    await sleep(PAUSE_MS);
  }
}

async function findSaved<T>(
  intents: readonly Intent<T>[],
  transaction: EntityManager,
): Promise<Intent<T> | undefined> {
  for (const intent of intents) {
    const parameters = [intent.accountId, intent.version, intent.requestId];
    const [row] = await transaction.query<{ saved: boolean }[]>(IS_SAVED, parameters);
    if (row!.saved) return intent;
  }
  return undefined;
}

function raise(error: unknown): never {
  throw error;
}
