import type { AccessPlace } from './read-accesses.js';

const NUMBER = /^(0|[1-9]\d{0,18})$/;
const MAX_HOUR = 8_640_000_000_000;

/** Opaque to clients, so that it may change. */
export function formatAccessCursor({ hour, begun, sort, purpose, user }: AccessPlace): string {
  return Buffer.from(JSON.stringify([hour, begun, sort, purpose, user])).toString('base64url');
}

/** Null for anything that {@link formatAccessCursor} does not make. */
export function parseAccessCursor(cursor: string): AccessPlace | null {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(place)) return null;
    const [hour, begun, sort, purpose, user] = place as unknown[];
    if (typeof hour !== 'number' || Math.abs(hour) > MAX_HOUR || typeof purpose !== 'string') return null;
    if (purpose.includes('\0') || !isNumber(begun) || !isNumber(sort) || !isNumber(user)) return null;
    const parsed = { hour, begun, sort, purpose, user };
    return formatAccessCursor(parsed) === cursor ? parsed : null;
  } catch {
    return null;
  }
}

function isNumber(value: unknown): value is string {
  return typeof value === 'string' && NUMBER.test(value) && BigInt(value) < 2n ** 63n;
}
