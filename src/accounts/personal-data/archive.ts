import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';

/** A file of an archive: its bytes, or text that is read while it is written. */
export type ArchiveFile = readonly [name: string, content: Buffer | (() => AsyncIterable<string>)];

/** So much text goes through at a time. */
const CHUNK = 16_384;
/** As far as the reader takes it, no further: nothing of an archive is kept. */
const OPTIONS = { highWaterMark: 4, objectMode: true } as const;

/**
 * A zip archive as a stream, file by file as it is read. It fails as a whole: what breaks off is no archive.
 * @param time of all files
 */
export function archive(files: readonly ArchiveFile[], time: Date): Readable {
  const zip = new ZipFile();
  const output = zip.outputStream as Readable;
  const fail = (error: Error) => output.destroy(error);
  const entry = { mtime: time, mode: 0o100644 };
  zip.on('error', fail);
  let open: Readable | undefined;
  output.once('close', () => open?.destroy());
  for (const [name, content] of files) {
    if (Buffer.isBuffer(content)) {
      // A picture is compressed already.
      zip.addBuffer(content, name, { ...entry, compress: !name.endsWith('.webp') });
      continue;
    }
    zip.addReadStreamLazy(name, entry, (done) => {
      open = Readable.from(chunks(content()), OPTIONS).on('error', fail);
      done(null, open);
    });
  }
  zip.end();
  return output;
}

async function* chunks(texts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let gathered = '';
  for await (const text of texts) {
    gathered += text;
    if (gathered.length < CHUNK) continue;
    yield Buffer.from(gathered);
    gathered = '';
  }
  yield Buffer.from(gathered);
}

/** A JSON array, an item a line. */
export async function* jsonArray(items: AsyncIterable<unknown>): AsyncGenerator<string> {
  let separator = '[\n';
  for await (const item of items) {
    yield separator + JSON.stringify(item);
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}
