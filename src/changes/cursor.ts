import type { Position } from './position.js';

/** What a cursor says: a position, and the numbering of transactions that it belongs to. */
export interface Cursor {
  /** Changes when the changes are renumbered, which makes older cursors void. */
  readonly epoch: string;
  readonly position: Position;
}

const VERSION = '1';
const TEXT = /^1\.([0-9a-f]{8})\.(0|[1-9]\d{0,19})\.(0|[1-9]\d{0,18})$/;
const MAX_TRANSACTION_ID = 2n ** 64n - 1n;
const MAX_ID = 2n ** 63n - 1n;

/** Opaque to clients, so that it may change; the version in it lets us know the old ones. */
export function formatCursor({ epoch, position }: Cursor): string {
  const text = [VERSION, epoch, position.transactionId, position.id].join('.');
  return Buffer.from(text).toString('base64url');
}

/** Null for anything that {@link formatCursor} does not make. */
export function parseCursor(cursor: string): Cursor | null {
  const bytes = Buffer.from(cursor, 'base64url');
  // Node skips what is not base64url: only the one spelling is taken.
  if (bytes.toString('base64url') !== cursor) return null;
  const [, epoch, transactionId, id] = TEXT.exec(bytes.toString('latin1')) ?? [];
  if (epoch === undefined) return null;
  const position = { transactionId: BigInt(transactionId!), id: BigInt(id!) };
  if (position.transactionId > MAX_TRANSACTION_ID || position.id > MAX_ID) return null;
  return { epoch, position };
}
