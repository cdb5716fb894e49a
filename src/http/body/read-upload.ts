import { Readable } from 'node:stream';
import { Busboy, type BusboyFileStream } from '@fastify/busboy';
import { malformed, readBody } from './read-body.js';
import { requireMediaType } from './unread-body.js';

/** A file as it arrived. */
export interface Upload {
  readonly bytes: Buffer;
  /** The media type that the client names, in lower case without parameters; null if it names none. */
  readonly type: string | null;
}

export type UploadOutcome = Upload | 'missing' | 'too_large';

/** Boundaries, headers and small fields around the file. */
export const FORM_OVERHEAD = 64 * 1024;
/** A client that is still sending would lose the answer with the connection: so much is read and thrown away. */
const DISCARDED_BYTES = 16 * 1024 * 1024;
/** RFC 7578 §4.4: the type of a part that names none; and the type of what has none. Neither says anything. */
const NO_TYPE: ReadonlySet<string> = new Set(['text/plain', 'application/octet-stream']);

const FORM = 'multipart/form-data';

/**
 * One file of at most `limit` bytes: the part `field` of a `multipart/form-data` body, or a body whose own type is
 * `kind`/something, such as `image/png`. Another type is `unsupported_media_type`; a form that cannot be read, or with
 * several such parts, is `malformed_request`.
 *
 * @param body what Fastify gives for the body
 */
export async function readUpload(
  body: unknown,
  { field, kind, limit }: { field: string; kind: string; limit: number },
): Promise<UploadOutcome> {
  const types = [FORM, `${kind}/*`];
  const { request, mediaType } = requireMediaType(body, types, { 'Accept-Post': types.join(', ') });
  const isForm = mediaType === FORM;
  const bytes = await readBody(request, {
    limit: isForm ? limit + FORM_OVERHEAD : limit,
    discard: DISCARDED_BYTES,
  });
  if (bytes === null) return 'too_large';
  if (bytes.length === 0) return 'missing';
  const upload = isForm
    ? await findPart(bytes, request.headers['content-type']!, field)
    : { bytes, type: mediaType! };
  if (upload === null || upload.bytes.length === 0) return 'missing';
  return upload.bytes.length > limit ? 'too_large' : upload;
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
