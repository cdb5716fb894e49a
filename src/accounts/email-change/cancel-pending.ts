import type { EntityManager } from 'typeorm';
import { CANCEL } from './statements.js';

/**
 * For whoever sets an address otherwise: ends what is pending, inside her transaction, which holds the account's lock.
 * @returns the address that was asked for, to be recorded as the old value of `email_change`; null if none was
 */
export async function cancelPendingEmailChange(
  transaction: Pick<EntityManager, 'query'>,
  userId: string,
): Promise<string | null> {
  const [cancelled] = await transaction.query<{ new_email: string }[]>(CANCEL, [userId]);
  return cancelled?.new_email ?? null;
}
