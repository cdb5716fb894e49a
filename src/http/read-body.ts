import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { Problem } from './problem.js';

/** Fastify gives no stream where there is neither a body nor a content type; `inject()` one of a class of its own. */
export function isUnreadRequest(request: unknown): request is IncomingMessage {
  return request instanceof Readable && 'headers' in request;
}

/**
 * Reads a request's body of at most `limit` bytes. Beyond it, `payload_too_large` at once: what is left stays unread,
 * so the connection must close.
 */
export function readBody(request: IncomingMessage, { limit }: { limit: number }): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  // A stream that has ended or broken already emits nothing more: waiting would last for ever.
  if (request.destroyed || request.readableEnded) return Promise.reject(endedEarly());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const settle = (outcome: () => void) => {
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      outcome();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= limit) return;
      request.pause();
      settle(() => reject(tooLarge(limit)));
    };
    const onEnd = () => settle(() => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)));
    const onClose = (cause?: unknown) => settle(() => reject(endedEarly(cause)));
    // The error listener stays: an abort after the answer must not end the process.
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The JSON object in a body, else `malformed_request`. A byte order mark is passed over (RFC 8259 §8.1). */
export function parseJsonObject(body: Buffer): object {
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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed('The body is not valid JSON.', cause);
  }
}

function malformed(detail: string, cause?: unknown): Problem {
  return new Problem('malformed_request', { detail, cause });
}

function endedEarly(cause?: unknown): Problem {
  return malformed('The body ended before it was complete.', cause);
}

function tooLarge(limit: number): Problem {
  return new Problem('payload_too_large', {
    detail: `The body is larger than ${limit} bytes.`,
    headers: { Connection: 'close' },
  });
}
