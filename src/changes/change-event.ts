import type { ChangeRow } from './change-reader.js';
import type { ChangeEvent } from './changes.dto.js';
import { formatCursor } from './cursor.js';

/** A change as consumers see it, wherever they get it from. */
export function changeEvent(
  { position, type, userId, username, version, fields, time }: ChangeRow,
  epoch: string,
): ChangeEvent {
  const cursor = formatCursor({ epoch, position });
  return { cursor, type, id: userId, username, version, fields, time: time.toISOString() };
}
