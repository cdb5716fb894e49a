import { setTimeout as sleep } from 'node:timers/promises';
import type { QueryFailedError, QueryRunner } from 'typeorm';
import type { ChangeAuthor } from '../../../changes/log/change.js';
import type { AccountFields, ImportedAccount } from '../../fields/account-fields.js';
import { addressKey } from '../../fields/names/email-address.js';
import { foldCase } from '../../fields/names/fold-case.js';
import { AccountInserter, type PreparedAccounts } from '../account-inserter.js';
import { isRefusal, isRetryable, violatedUnique } from '../../../database/postgres-errors.js';
import { findTaken, uniqueKeysOf } from '../sql/unique-values.js';
import { AccountMerger, EntangledError, type ImportOutcome } from './account-merger.js';
import type { TrialTables } from './trial-tables.js';

const MAX_ATTEMPTS = 5;

/** Accounts to be saved together. */
export interface ImportBatch {
  readonly accounts: readonly ImportedAccount[];
  /** Undefined with `update`: what has to be inserted is not known before. */
  readonly prepared?: PreparedAccounts;
}

/**
 * Saves batches of accounts with the effect of one account after the other. Each batch is a transaction; of a batch
 * that is refused the halves are tried, so that in the end only the account at fault stays out. With trial tables
 * nothing is saved.
 */
export class AccountImporter {
  private readonly inserter: AccountInserter;
  private readonly merger: AccountMerger;

  constructor(
    private readonly connection: QueryRunner,
    private readonly fields: AccountFields,
    author: ChangeAuthor,
    private readonly options: {
      readonly update: boolean;
      readonly ageLimit: number | null;
      readonly trial?: TrialTables | undefined;
    },
  ) {
    this.inserter = new AccountInserter(connection, fields, author);
    this.merger = new AccountMerger(connection, fields, author, options.ageLimit);
  }

  /** All that can be done while another batch is saved. */
  prepare(accounts: readonly ImportedAccount[]): ImportBatch {
    return this.options.update
      ? { accounts }
      : { accounts, prepared: this.inserter.prepare(accounts, new Date()) };
  }

  /** @returns an outcome for each account, in their order */
  async save(batch: ImportBatch): Promise<ImportOutcome[]> {
    await this.options.trial?.take(batch.accounts);
    if (!this.options.update) return this.savePart(batch);
    const outcomes: ImportOutcome[] = [];
    // An account is changed once in a statement; without changes the first one of a name is all that counts.
    for (const accounts of withoutRepetition(batch.accounts)) {
      outcomes.push(...(await this.savePart({ accounts })));
    }
    return outcomes;
  }

  private async savePart(batch: ImportBatch): Promise<ImportOutcome[]> {
    const { accounts } = batch;
    for (let attempt = 1; accounts.length > 0; attempt++) {
      try {
        return await this.trySave(batch);
      } catch (error) {
        if (accounts.length === 1 && isRefusal(error)) return [await this.refusal(error, accounts[0]!)];
        if (isRefusal(error) || error instanceof EntangledError) break;
        // Two imports with the same people in another order wait for each other's rows.
        if (!isRetryable(error) || attempt === MAX_ATTEMPTS) throw error;
        await sleep(attempt * 100 * Math.random());
      }
    }
    if (accounts.length === 0) return [];
    const half = accounts.length >> 1;
    const first = await this.savePart(this.prepare(accounts.slice(0, half)));
    return [...first, ...(await this.savePart(this.prepare(accounts.slice(half))))];
  }

  private async trySave({ accounts, prepared }: ImportBatch): Promise<ImportOutcome[]> {
    const { connection } = this;
    await connection.startTransaction();
    try {
      const outcomes = prepared
        ? await this.inserter.insertStaged(prepared, connection)
        : await this.merger.merge(accounts, new Date());
      await connection.commitTransaction();
      return outcomes;
    } catch (error) {
      // A broken connection cannot be told to roll back, and its own error says more.
      await connection.rollbackTransaction().catch(() => undefined);
      throw error;
    }
  }

  private async refusal(error: unknown, account: ImportedAccount): Promise<ImportOutcome> {
    if (violatedUnique(error) === 'users_email_key_unique') return { result: 'taken', field: 'email' };
    const keys = uniqueKeysOf(this.fields, account);
    const taken = await findTaken(error, this.connection, keys, foldCase(account.username));
    if (taken !== null) return { result: 'taken', field: taken[0]! };
    return { result: 'refused', reason: (error as QueryFailedError).message };
  }
}

/** Parts in which no name and no address occurs twice. */
function* withoutRepetition(accounts: readonly ImportedAccount[]): Generator<ImportedAccount[]> {
  let part: ImportedAccount[] = [];
  let names = new Set<string>();
  let addresses = new Set<string>();
  for (const account of accounts) {
    const [name, address] = [foldCase(account.username), addressKey(account.email)];
    if (names.has(name) || addresses.has(address)) {
      yield part;
      part = [];
      names = new Set();
      addresses = new Set();
    }
    part.push(account);
    names.add(name);
    addresses.add(address);
  }
  yield part;
}
