import { cancelPendingEmailChange } from '../accounts/email-change/cancel-pending.js';
import type { FieldChanges } from '../accounts/store/account-writer.js';

/**
 * An operator sets another address: what the owner had asked for is over, and stands in the same audit row.
 * @param changes gets the field `email_change` if something was pending
 */
export async function endPendingChange(
  accountId: string,
  changes: FieldChanges,
  transaction: Parameters<typeof cancelPendingEmailChange>[0],
): Promise<void> {
  const asked = await cancelPendingEmailChange(transaction, accountId);
  if (asked !== null) changes.email_change = { old: asked, new: null };
}
