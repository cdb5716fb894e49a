import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import type { AccountFields, ImportedAccount } from '../accounts/fields/account-fields.js';
import type { ChangeAuthor } from '../changes/log/change.js';
import { AccountImporter, type ImportBatch } from '../accounts/store/bulk/account-importer.js';
import { TrialTables } from '../accounts/store/bulk/trial-tables.js';
import type { ImportOutcome } from '../accounts/store/bulk/account-merger.js';
import {
  type Entry,
  isLineFault,
  type LineFault,
  lineFault,
  readNdjson,
  takenFault,
} from './read-account.js';
import { type Delimiter, readCsv } from './read-csv.js';

export type ImportFormat = 'ndjson' | 'csv';

export interface ImportSummary {
  imported: number;
  /** Accounts that were there already, and of which the file says something new. */
  updated: number;
  /** Accounts that were there already: they are as they were. */
  unchanged: number;
  /** Lines with faults. */
  failed: number;
}

/** A line that became, or is, an account. */
export interface SavedLine {
  readonly line: number;
  readonly account: ImportedAccount;
  readonly picture?: string;
  readonly outcome: ImportOutcome;
}

export interface ImportOptions {
  readonly fields: AccountFields;
  readonly author: ChangeAuthor;
  /** Default: NDJSON. */
  readonly format?: ImportFormat;
  /** Of CSV; default: a comma. */
  readonly delimiter?: Delimiter;
  /** Whether accounts that exist take over what the file says; default: they stay as they are. */
  readonly update?: boolean;
  /** Of parental consent, which takes pictures away; default: none. */
  readonly ageLimit?: number | null;
  /** Do the same, in tables that go at the end. */
  readonly dryRun?: boolean;
  /** Hears of each bad line, in the order of the lines. */
  readonly onFault?: (fault: LineFault) => void;
  /** Hears of each good line, in the order of the lines, once its account is saved; it is waited for. */
  readonly onSaved?: (line: SavedLine) => void | Promise<void>;
  /** Hears, now and then, how far it is. */
  readonly onProgress?: (summary: Readonly<ImportSummary>) => void;
}

/** Large enough that a statement more does not count, small enough that nobody waits long for its locks. */
const BATCH_SIZE = 2_000;
/** Of all texts of a batch together, roughly: lines may be long. */
const BATCH_CHARACTERS = 8_000_000;
/** Lines that are read in one go: what is sent to the database meanwhile needs turns of the event loop too. */
const LINES_PER_TURN = 25;
const READERS = { ndjson: readNdjson, csv: readCsv } as const;

/**
 * Imports accounts, with the effect of one line after the other. Good lines are saved in batches, each in a transaction
 * of its own; a bad line keeps no other one out. Importing the same again changes nothing.
 */
export async function importAccounts(
  dataSource: DataSource,
  chunks: AsyncIterable<Buffer | string>,
  options: ImportOptions,
): Promise<ImportSummary> {
  const { author, fields, format = 'ndjson', update = false, ageLimit = null, dryRun = false } = options;
  const summary: ImportSummary = { imported: 0, updated: 0, unchanged: 0, failed: 0 };
  const connection = dataSource.createQueryRunner('master');
  const trial = dryRun ? new TrialTables(connection, fields) : undefined;
  try {
    await trial?.open();
    const importer = new AccountImporter(connection, fields, author, { update, ageLimit, trial });
    await saveBatches(importer, READERS[format](chunks, fields, options.delimiter), summary, options);
  } finally {
    await trial?.close().catch(() => undefined);
    await connection.release();
  }
  return summary;
}

async function saveBatches(
  importer: AccountImporter,
  entries: AsyncIterable<Entry>,
  summary: ImportSummary,
  { onFault, onSaved, onProgress }: ImportOptions,
): Promise<void> {
  async function save(batch: readonly Entry[], prepared: ImportBatch): Promise<void> {
    const outcomes = (await importer.save(prepared)).values();
    for (const { line, account, picture } of batch) {
      const outcome = isLineFault(account) ? undefined : outcomes.next().value!;
      const fault = isLineFault(account) ? account : faultOf(line, account, outcome!);
      count(summary, fault === undefined ? outcome : undefined);
      if (fault !== undefined) onFault?.(fault);
      else if (onSaved) {
        const saved = { line, account: account as ImportedAccount, outcome: outcome! };
        await onSaved(picture === undefined ? saved : { ...saved, picture });
        // A picture takes as long as many accounts.
        if (picture !== undefined) onProgress?.(summary);
      }
    }
    onProgress?.(summary);
  }

  // While the database saves one batch, the next one is read and prepared.
  let saving: Promise<void> = Promise.resolve();
  try {
    for await (const batch of batches(entries)) {
      const accounts = batch.flatMap(({ account }) => (isLineFault(account) ? [] : [account]));
      const prepared = importer.prepare(accounts);
      await saving;
      saving = save(batch, prepared);
      // Its failure is reported by the `await` above; until then it must not count as unhandled.
      saving.catch(() => undefined);
    }
  } finally {
    await saving;
  }
}

async function* batches(entries: AsyncIterable<Entry>): AsyncGenerator<Entry[]> {
  let batch: Entry[] = [];
  let characters = 0;
  for await (const entry of entries) {
    batch.push(entry);
    if (batch.length % LINES_PER_TURN === 0) await nextTurn();
    characters += weight(entry.account);
    if (batch.length < BATCH_SIZE && characters < BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}

function weight(account: object): number {
  let characters = 0;
  for (const value of Object.values(account) as unknown[]) {
    characters += typeof value === 'string' ? value.length : 20;
  }
  return characters;
}

function faultOf(line: number, account: ImportedAccount, outcome: ImportOutcome): LineFault | undefined {
  if (outcome.result === 'taken') return takenFault(line, account, outcome.field);
  if (outcome.result === 'refused') return lineFault(line, `The database refuses it: ${outcome.reason}.`);
  return undefined;
}

function count(summary: ImportSummary, outcome: ImportOutcome | undefined): void {
  if (outcome === undefined) summary.failed++;
  else if (outcome.result === 'inserted') summary.imported++;
  else if (outcome.result === 'updated') summary.updated++;
  else summary.unchanged++;
}
