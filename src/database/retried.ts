import { isRetryable } from './postgres-errors.js';

/** Others may lock the same rows in another order, or keep it from being serial, more than once. */
const TRIES = 4;

/**
 * Runs a transaction, and again after a serialisation failure or a deadlock.
 * @throws what the last try throws
 */
export async function retried<T>(transact: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await transact();
    } catch (error) {
      if (!isRetryable(error) || tries === TRIES) throw error;
    }
  }
}
