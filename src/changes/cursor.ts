import { createHash } from 'node:crypto';
import type { Position } from './position.js';

/** What a cursor says: a position, and of which history it is. */
export interface Cursor {
  /** Begins anew with each start of the database, and with each rewind. */
  readonly epoch: string;
  readonly position: Position;
  /** pg_lsn: how far the log of that epoch was on disk when the position was given out. */
  readonly lsn: string;
}

const TEXT =
  /^(?:([23])\.([0-9A-F]{1,8}\/[0-9A-F]{1,8})|1)\.([0-9a-f]{8})\.(0|[1-9]\d{0,19})\.(0|[1-9]\d{0,18})(?:\.([0-9a-f]{6}))?$/;
const MAX_TRANSACTION_ID = 2n ** 64n - 1n;
const MAX_ID = 2n ** 63n - 1n;

/** Opaque to clients, so that it may change; the version in it lets us know the old ones. */
export function formatCursor({ epoch, position, lsn }: Cursor): string {
  const text = ['3', lsn, epoch, position.transactionId, position.id].join('.');
  return Buffer.from(`${text}.${checksum(text)}`).toString('base64url');
}

/**
 * Null for anything that {@link formatCursor} does not make, or has made in version 1, without an LSN, or 2, without a
 * checksum.
 */
export function parseCursor(cursor: string): Cursor | null {
  const bytes = Buffer.from(cursor, 'base64url');
  // Node skips what is not base64url: only the one spelling is taken.
  if (bytes.toString('base64url') !== cursor) return null;
  const text = bytes.toString('latin1');
  const [, version, lsn = '0/0', epoch, transactionId, id, sum] = TEXT.exec(text) ?? [];
  if (epoch === undefined || !isWhole(text, version, sum)) return null;
  const position = { transactionId: BigInt(transactionId!), id: BigInt(id!) };
  if (position.transactionId > MAX_TRANSACTION_ID || position.id > MAX_ID) return null;
  return { epoch, position, lsn };
}

function isWhole(text: string, version: string | undefined, sum: string | undefined): boolean {
  if (version !== '3') return sum === undefined;
  return sum === checksum(text.slice(0, text.lastIndexOf('.')));
}

/** Against damage alone: a cursor with a piece more or less could be that of another place. */
function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}
