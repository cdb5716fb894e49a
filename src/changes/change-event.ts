import type { ChangeRow, FeedSlice } from './change-reader.js';
import type { ChangeEvent } from './changes.dto.js';

/** A change as consumers see it, wherever they get it from. */
export function changeEvent(
  { position, type, userId, username, version, fields, time }: ChangeRow,
  { cursorOf }: Pick<FeedSlice, 'cursorOf'>,
): ChangeEvent {
  return {
    cursor: cursorOf(position),
    type,
    id: userId,
    username,
    version,
    fields,
    time: time.toISOString(),
  };
}
