import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
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

/** The connection broke while something was saved, and the database could not be asked since whether it was. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
}

/** Longer than PostgreSQL needs to start again after a crash; shorter than clients wait. */
const PATIENCE_MS = 10_000;
const PAUSE_MS = 100;

/** A commit that is still under way holds it. */
const LOCK = 'SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE';
const IS_SAVED = `
  SELECT EXISTS (SELECT FROM changes WHERE user_id = $1 AND version = $2 AND request_id = $3) AS saved`;

/**
 * Runs a write. If its connection breaks, nobody has heard whether it was saved: then the change itself tells, as soon
 * as the database answers.
 * @param write tells what it is about to save before it does; one statement or one transaction
 * @throws what `write` throws, if nothing was saved
 * @throws OutcomeUnknownError
 */
export async function withKnownOutcome<T>(
  dataSource: DataSource,
  write: (intend: (intent: Intent<T>) => void) => Promise<T>,
): Promise<T> {
  const intents: Intent<T>[] = [];
  try {
    return await write((intent) => intents.push(intent));
  } catch (error) {
    const intent = intents.at(-1);
    if (intent === undefined || !isConnectionLost(error)) throw error;
    if (await isSaved(dataSource, intent, error)) return intent.outcome;
    throw error;
  }
}

async function isSaved(
  dataSource: DataSource,
  { accountId, version, requestId }: Intent<unknown>,
  cause: unknown,
): Promise<boolean> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await dataSource.transaction(async (transaction) => {
        await transaction.query(LOCK, [accountId]);
        const parameters = [accountId, version, requestId];
        const [row] = await transaction.query<{ saved: boolean }[]>(IS_SAVED, parameters);
        return row!.saved;
      });
    } catch (error) {
      if (!isOutage(error)) throw error;
      if (Date.now() > deadline) throw new OutcomeUnknownError('It may have been saved', { cause });
    }
    await sleep(PAUSE_MS);
  }
}
