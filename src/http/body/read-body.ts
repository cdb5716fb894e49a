import type { IncomingMessage } from 'node:http';
import { Problem } from '../problem.js';
import { BodyRoom, type Reading } from './body-room.js';
import { GatheredBytes } from './gathered-bytes.js';

/** Of the documents of all clients that are being read; files have a room of their own. */
const documents = new BodyRoom(32 * 1024 ** 2);

export interface BodyLimits {
  readonly limit: number;
  /**
   * So many bytes more are read and thrown away before it is said that it is too large: a client that is still sending
   * would lose the answer with the connection.
   */
  readonly discard?: number;
  /** Which it has to share with others. */
  readonly room?: BodyRoom;
}

/**
 * Reads a body of at most `limit` bytes; null: it is larger.
 * @throws Problem `malformed_request` if the client goes away meanwhile
 */
export async function readBody(
  request: IncomingMessage,
  { limit, discard = 0, room }: BodyLimits,
): Promise<Buffer | null> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > limit + discard) return null;
  const kept = new GatheredBytes(room ? 0 : Math.min(announced, limit));
  const reading: Reading = { held: 0, giveUp: () => request.destroy() };
  let size = 0;
  room?.enter(reading);
  try {
    // The request lives on: it is answered.
    for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += piece.length;
      if (size <= limit) kept.add(piece);
      else kept.clear();
      room?.hold(reading, kept.capacity);
      if (size > limit + discard) break;
    }
  } catch (cause) {
    throw malformed('The body ended before it was complete.', cause);
  } finally {
    room?.leave(reading);
  }
  if (size <= limit) return kept.bytes;
  request.resume();
  return null;
}

/**
 * The JSON object in a body of at most `limit` bytes, else `malformed_request` or `payload_too_large`.
 *
 * @param parseUpTo a larger body is parsed up to here, because malformed comes before too large
 */
export async function readJsonObject(
  request: IncomingMessage,
  { limit, parseUpTo = limit }: { limit: number; parseUpTo?: number },
): Promise<object> {
  const body = await readBody(request, { limit: parseUpTo, room: documents });
  const object = body && parseJsonObject(body);
  if (object && body.length <= limit) return object;
  throw tooLarge(limit, body);
}

/** The text in a body of at most `limit` bytes, else `malformed_request` or `payload_too_large`. */
export async function readText(request: IncomingMessage, { limit }: { limit: number }): Promise<string> {
  const body = await readBody(request, { limit });
  if (body === null) throw tooLarge(limit, body);
  return decode(body);
}

function tooLarge(limit: number, body: Buffer | null): Problem {
  return new Problem('payload_too_large', {
    detail: `The body is larger than ${limit} bytes.`,
    // What is left of it is not read.
    headers: body === null ? { Connection: 'close' } : {},
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A byte order mark is passed over (RFC 8259 §8.1). */
function parseJsonObject(body: Buffer): object {
  if (body.length === 0) throw malformed('The body is empty; a JSON object is required.');
  const value = parseJson(decode(body));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw malformed('The body is not a JSON object.');
  }
  return value;
}

function decode(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch (cause) {
    throw malformed('The body is not valid UTF-8.', cause);
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('The body is not valid JSON.', cause);
  }
}

export function malformed(detail: string, cause?: unknown): Problem {
  return new Problem('malformed_request', { detail, cause });
}
