import type { EntityManager } from 'typeorm';
import type { FieldChanges } from '../../changes/log/change.js';
import { OVERRULE } from './statements.js';

/**
 * An operator sets an address, or deactivates an account: no link that was mailed before may undo that. What the owner
 * had asked for is over, and stands in the same audit row.
 * @param transaction holds the account's lock
 * @param changes gets the field `email_change` if something was pending
 */
export async function overruleEmailChanges(
  accountId: string,
  changes: FieldChanges,
  transaction: Pick<EntityManager, 'query'>,
): Promise<void> {
  const [pending] = await transaction.query<{ new_email: string }[]>(OVERRULE, [accountId]);
  if (pending) changes.email_change = { old: pending.new_email, new: null };
}

/** Whether what an operator changes is what links could undo. */
export function overrulesEmailChanges(changes: FieldChanges): boolean {
  return 'email' in changes || changes.is_active?.new === false;
}
