/** A place in the feed: that of a change, or just before the first one. */
export interface Position {
  /** xid8: unsigned, 64 bits. */
  readonly transactionId: bigint;
  /** bigint, not negative. */
  readonly id: bigint;
}

export const BEGINNING: Position = { transactionId: 0n, id: 0n };

/** The order of the feed: is `a` after `b`? */
export function isAfter(a: Position, b: Position): boolean {
  return a.transactionId === b.transactionId ? a.id > b.id : a.transactionId > b.transactionId;
}
