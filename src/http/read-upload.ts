import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { Problem } from './problem.js';
import { isUnreadRequest } from './read-body.js';

/** A file as it arrived. */
export interface Upload {
  readonly bytes: Buffer;
  /** The media type that the client names, in lower case without parameters; null if it names none. */
  readonly type: string | null;
}

export type UploadOutcome = Upload | 'missing' | 'too_large';

/** Boundaries, headers and small fields around the file. */
const FORM_OVERHEAD = 64 * 1024;
/** A client that is still sending would lose the answer with the connection: so much is read and thrown away. */
const DISCARDED_BYTES = 16 * 1024 * 1024;
/** RFC 7578 §4.4: the type of a part that names none; and the type of what has none. Neither says anything. */
const NO_TYPE: ReadonlySet<string> = new Set(['text/plain', 'application/octet-stream']);

/**
 * One file of at most `limit` bytes: the part `field` of a `multipart/form-data` body, or a body whose own type is
 * `kind`/something, such as `image/png`. Another type is `unsupported_media_type`; a form that cannot be read, or with
 * several such parts, is `malformed_request`.
 *
 * @param body what Fastify gives for the body: the unread request, or nothing
 */
export async function readUpload(
  body: unknown,
  {
    headers,
    field,
    kind,
    limit,
  }: { headers: IncomingMessage['headers']; field: string; kind: string; limit: number },
): Promise<UploadOutcome> {
  const contentType = headers['content-type'] ?? '';
  const type = contentType.split(';', 1)[0]!.trim().toLowerCase();
  const isForm = type === 'multipart/form-data';
  if (!isForm && !type.startsWith(`${kind}/`)) throw unsupported(kind, 'Content-Type');
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') throw unsupported(kind, 'Content-Encoding');
  if (!isUnreadRequest(body)) return 'missing';
  const bytes = await readAll(body, isForm ? limit + FORM_OVERHEAD : limit);
  if (bytes === null) return 'too_large';
  if (bytes.length === 0) return 'missing';
  const upload = isForm ? await findPart(bytes, contentType, field) : { bytes, type };
  if (upload === null || upload.bytes.length === 0) return 'missing';
  return upload.bytes.length > limit ? 'too_large' : upload;
}

/** Null: larger than the limit, and read to its end all the same unless it is huge. */
function readAll(request: IncomingMessage, limit: number): Promise<Buffer | null> {
  if (request.destroyed || request.readableEnded) return Promise.reject(endedEarly());
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    const settle = (outcome: () => void) => {
      request.off('data', onData).off('end', onEnd).off('close', onClose);
      outcome();
    };
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) chunks.push(chunk);
      else chunks = [];
      if (size > limit + DISCARDED_BYTES) settle(() => resolve(null));
    };
    const onEnd = () => settle(() => resolve(size > limit ? null : Buffer.concat(chunks, size)));
    const onClose = (cause?: unknown) => settle(() => reject(endedEarly(cause)));
    // The error listener stays: an abort after the answer must not end the process.
    request.on('data', onData).on('end', onEnd).on('close', onClose).on('error', onClose);
  });
}

/** Null: the form has no such part. */
function findPart(form: Buffer, contentType: string, field: string): Promise<Upload | null> {
  return new Promise((resolve, reject) => {
    const found: Upload[] = [];
    const refuse = (cause?: unknown) =>
      reject(malformed('The form cannot be read as multipart/form-data.', cause));
    const onFile = (_name: string, file: BusboyFileStream, type: string) => {
      const chunks: Buffer[] = [];
      file.on('error', refuse);
      file.on('data', (chunk: Buffer) => chunks.push(chunk));
      file.on('end', () =>
        found.push({ bytes: Buffer.concat(chunks), type: NO_TYPE.has(type) ? null : type }),
      );
    };
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        // Whatever the client calls the file, and if it does not name it at all.
        isPartAFile: (name) => name === field,
        limits: { parts: 100, headerPairs: 50, fieldSize: FORM_OVERHEAD },
      });
      parser.on('file', (name, file, _filename, _encoding, type) => onFile(name, file, type.toLowerCase()));
      parser.on('error', refuse);
      parser.on('finish', () => {
        if (found.length > 1) reject(malformed(`The form has more than one part "${field}".`));
        else resolve(found[0] ?? null);
      });
      Readable.from([form]).pipe(parser);
    } catch (error) {
      // No boundary in the Content-Type.
      refuse(error);
    }
  });
}

function unsupported(kind: string, header: string): Problem {
  return new Problem('unsupported_media_type', {
    detail: `This resource takes multipart/form-data or ${kind}/*, without encoding; the ${header} is another one.`,
    headers: { 'Accept-Post': `multipart/form-data, ${kind}/*` },
  });
}

function malformed(detail: string, cause?: unknown): Problem {
  return new Problem('malformed_request', { detail, cause });
}

function endedEarly(cause?: unknown): Problem {
  return malformed('The body ended before it was complete.', cause);
}
