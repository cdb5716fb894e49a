/**
 * A change can be read once every transaction with its id or a lower one has ended: nothing can then appear before
 * it any more. The snapshot is that of the whole statement. See docs/decisions/0011.
 */
export const SETTLED = 'c.transaction_id < (SELECT feed_horizon())';

/** The last position that can be read, as columns `transaction_id` and `id`; no row if there is none. */
export const NEWEST = `SELECT c.transaction_id, c.id FROM changes c WHERE ${SETTLED}
  ORDER BY c.transaction_id DESC, c.id DESC LIMIT 1`;
