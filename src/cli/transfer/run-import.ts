import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { errorCode, OperatorError, reasonOf } from '../../diagnostics/operator-error.js';
import {
  importAccounts,
  type ImportFormat,
  type ImportSummary,
  type SavedLine,
} from '../../transfer/import-accounts.js';
import { ImportedPictures } from '../../transfer/imported-pictures.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';
import { Progress } from '../progress.js';
import { describeLineFault, type LineFault } from '../../transfer/read-account.js';

export interface ImportCommandOptions {
  readonly format?: ImportFormat;
  readonly delimiter?: ',' | ';' | 'tab';
  readonly update?: boolean;
  readonly dryRun?: boolean;
  readonly images?: boolean;
  readonly allowPrivateAddresses?: boolean;
  readonly json?: boolean;
}

interface Input {
  readonly stream: Readable;
  /** In bytes; unknown for a pipe. */
  readonly size?: number;
}

export async function runImport(
  file: string,
  options: ImportCommandOptions,
  context: OperatorContext,
): Promise<void> {
  const { format = formatOf(file), update = false, dryRun = false, json = false } = options;
  // The file first: a misspelt name shall not start a database.
  const input = await openInput(file);
  const counts = `{imported} imported, ${update ? '{updated} updated, ' : ''}{unchanged} already there, {failed} bad`;
  const progress = new Progress({ total: input.size, counts });
  let bytes = 0;
  const onFault = (fault: LineFault): void => {
    progress.interrupt(describeLineFault(fault, format === 'csv' ? nameOf(file) : undefined));
    if (json) printJson(fault);
  };
  const onProgress = (summary: Readonly<ImportSummary>): void => {
    progress.show(bytes, linesOf(summary), { ...summary });
  };
  try {
    const dataSource = await context.openAccountsToWrite({ createTables: true });
    const chunks = readable(input.stream, file, (length) => (bytes += length));
    const { author } = context;
    const settings = await context.settings();
    const pictures = options.images
      ? new ImportedPictures(dataSource, settings, author, { file, update, onFault, ...options })
      : undefined;
    const onSaved = dryRun && update ? (line: SavedLine) => announce(line, json) : pictures?.onSaved;
    const { parentalConsentAgeLimit: ageLimit, accountFields: fields } = settings;
    const summary = await importAccounts(dataSource, chunks, {
      ...{ author, fields, format, update, ageLimit, dryRun, onFault, onSaved, onProgress },
      delimiter: options.delimiter === 'tab' ? '\t' : options.delimiter,
    });
    progress.end();
    if (json) printJson({ ...forPrograms(summary, { update, dryRun }), ...pictures?.forPrograms() });
    else print([describe(summary, { update, dryRun }), ...(pictures?.describe() ?? [])].join('\n'));
    if (summary.failed > 0 || pictures?.failed) process.exitCode = 1;
  } finally {
    progress.end();
    input.stream.destroy();
  }
}

function formatOf(file: string): ImportFormat {
  return /\.csv$/i.test(file) ? 'csv' : 'ndjson';
}

/** What a dry run would change of an account that exists: the fields, not what is in them. */
function announce({ line, account, outcome }: SavedLine, json: boolean): void {
  if (outcome.result !== 'updated') return;
  const { fields } = outcome;
  if (json) printJson({ line, username: account.username, would_update: fields });
  else print(`line ${line}: ${account.username}: would change ${fields.join(', ')}`);
}

async function openInput(file: string): Promise<Input> {
  if (file === '-') return { stream: process.stdin };
  try {
    const handle = await open(file);
    // Otherwise a folder would be noticed only at the first read, after the database has been started.
    const stats = await handle.stat();
    if (stats.isDirectory()) {
      await handle.close();
      throw Object.assign(new Error(), { code: 'EISDIR' });
    }
    const stream = handle.createReadStream({ highWaterMark: 256 * 1024 });
    return stats.isFile() ? { stream, size: stats.size } : { stream };
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* readable(
  input: Readable,
  file: string,
  onRead: (length: number) => void,
): AsyncGenerator<Buffer> {
  const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    for (;;) {
      const chunk = await chunks.next().catch((error: unknown) => {
        throw unreadable(file, error);
      });
      if (chunk.done) return;
      onRead(chunk.value.length);
      yield chunk.value;
    }
  } finally {
    await chunks.return?.();
  }
}

function unreadable(file: string, error: unknown): OperatorError {
  const code = errorCode(error);
  const reason =
    code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : reasonOf(error);
  return new OperatorError(`${nameOf(file)} cannot be read: ${reason}.`);
}

function nameOf(file: string): string {
  return file === '-' ? 'Standard input' : file;
}

function linesOf({ imported, updated, unchanged, failed }: Readonly<ImportSummary>): number {
  return imported + updated + unchanged + failed;
}

interface Mode {
  readonly update: boolean;
  readonly dryRun: boolean;
}

function forPrograms({ updated, ...summary }: ImportSummary, { update, dryRun }: Mode): object {
  return { ...summary, ...(update && { updated }), ...(dryRun && { dry_run: true }) };
}

function describe({ imported, updated, unchanged, failed }: ImportSummary, { update, dryRun }: Mode): string {
  const faults = failed === 1 ? '1 line with faults' : `${failed} lines with faults`;
  const counts = `${imported} imported, ${update ? `${updated} updated, ` : ''}${unchanged} ${update ? 'unchanged' : 'already there'}, ${faults}.`;
  return dryRun ? `Nothing was saved. Without --dry-run: ${counts}` : counts;
}
