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

export function later(a: Position, b: Position): Position {
  return isAfter(a, b) ? a : b;
}

/** As PostgreSQL gives it. */
export interface PositionColumns {
  readonly transaction_id: string | null;
  readonly id: string | null;
}

/** Null stands for the beginning. */
export function positionOf({ transaction_id, id }: PositionColumns): Position {
  return { transactionId: BigInt(transaction_id ?? 0), id: BigInt(id ?? 0) };
}
