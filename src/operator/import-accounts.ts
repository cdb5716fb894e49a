import type { DataSource } from 'typeorm';
import type { AccountImport } from '../accounts/dto/account-import.dto.js';
import { AccountInserter, type InsertOutcome } from '../accounts/store/account-inserter.js';
import type { ChangeAuthor } from '../accounts/store/account-writer.js';
import {
  isLineFault,
  type LineFault,
  lineFault,
  MAX_LINE_BYTES,
  readAccount,
  takenFault,
} from './read-account.js';
import { splitLines } from './split-lines.js';

export interface ImportSummary {
  imported: number;
  /** Accounts that were there already: they are as they were. */
  unchanged: number;
  /** Lines with faults. */
  failed: number;
}

export interface ImportOptions {
  readonly author: ChangeAuthor;
  /** Hears of each bad line, in the order of the lines. */
  readonly onFault?: (fault: LineFault) => void;
  /** Hears, now and then, how far it is. */
  readonly onProgress?: (summary: Readonly<ImportSummary>) => void;
}

interface Entry {
  readonly line: number;
  readonly account: AccountImport | LineFault;
}

const BATCH_SIZE = 500;

/**
 * Imports accounts from NDJSON. Good lines are saved in batches, each in a transaction of its own; a bad line keeps
 * no other one out. Importing the same again changes nothing.
 */
export async function importAccounts(
  dataSource: DataSource,
  chunks: AsyncIterable<Buffer | string>,
  { author, onFault, onProgress }: ImportOptions,
): Promise<ImportSummary> {
  const inserter = new AccountInserter(dataSource, author);
  const summary: ImportSummary = { imported: 0, unchanged: 0, failed: 0 };

  async function save(batch: readonly Entry[]): Promise<void> {
    const accounts = batch.flatMap(({ account }) => (isLineFault(account) ? [] : [account]));
    const outcomes = (await inserter.insert(accounts, new Date())).values();
    for (const { line, account } of batch) {
      const fault = isLineFault(account) ? account : judge(line, account, outcomes.next().value!);
      if (fault === 'inserted') summary.imported++;
      else if (fault === 'exists') summary.unchanged++;
      else {
        summary.failed++;
        onFault?.(fault);
      }
    }
    onProgress?.(summary);
  }

  // While the database saves one batch, the next one is read.
  let saving: Promise<void> = Promise.resolve();
  try {
    for await (const batch of readBatches(chunks)) {
      await saving;
      saving = save(batch);
      // Its failure is reported by the `await` above; until then it must not count as unhandled.
      saving.catch(() => undefined);
    }
  } finally {
    await saving;
  }
  return summary;
}

async function* readBatches(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Entry[]> {
  let batch: Entry[] = [];
  for await (const line of splitLines(chunks, MAX_LINE_BYTES)) {
    const account = readAccount(line, new Date().getUTCFullYear());
    if (account === null) continue;
    batch.push({ line: line.number, account });
    if (batch.length === BATCH_SIZE) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function judge(
  line: number,
  account: AccountImport,
  outcome: InsertOutcome,
): LineFault | 'inserted' | 'exists' {
  if (outcome.result === 'taken') return takenFault(line, account, outcome.field);
  if (outcome.result === 'refused') return lineFault(line, `The database refuses it: ${outcome.reason}.`);
  return outcome.result;
}
