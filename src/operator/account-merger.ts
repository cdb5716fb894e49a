import type { QueryRunner } from 'typeorm';
import { applyPatch, dropForbiddenImage } from '../accounts/account-changes.js';
import type { AccountImport } from '../accounts/dto/account-import.dto.js';
import { foldCase } from '../accounts/fold-case.js';
import { rfc3339 } from '../accounts/rfc3339.js';
import { AccountBulkUpdater, type ChangedAccount } from '../accounts/store/account-bulk-updater.js';
import { AccountInserter, type InsertOutcome, prepareAccounts } from '../accounts/store/account-inserter.js';
import type { AccountRow } from '../accounts/store/account-row.js';
import type { ChangeAuthor } from '../accounts/store/account-writer.js';
import { endPendingChange } from './end-pending-change.js';

/** What became of an account of a file. */
export type ImportOutcome =
  | InsertOutcome
  | { readonly result: 'updated'; readonly fields: readonly string[] }
  /** The database refuses the values. */
  | { readonly result: 'refused'; readonly reason: string };

/** Accounts of one batch get in each other's way: they have to go one after the other. */
export class EntangledError extends Error {
  override readonly name = 'EntangledError';
}

/** Creates the accounts that there are not, and brings the others up to what a file says of them. */
export class AccountMerger {
  private readonly inserter: AccountInserter;
  private readonly updater: AccountBulkUpdater;

  constructor(
    private readonly connection: QueryRunner,
    author: ChangeAuthor,
    /** As in the settings. */
    private readonly ageLimit: number | null,
  ) {
    this.inserter = new AccountInserter(connection, author);
    this.updater = new AccountBulkUpdater(connection, author);
  }

  /**
   * @param accounts validated; no two with one name or one address
   * @returns an outcome for each account, in their order
   * @throws EntangledError if one takes the address that another one gives up; the transaction is to be rolled back
   */
  async merge(accounts: readonly AccountImport[], now: Date): Promise<ImportOutcome[]> {
    const keys = accounts.map(({ username }) => foldCase(username));
    const present = await this.updater.lock(keys);
    const changed = new Map<string, ChangedAccount>();
    for (const [i, account] of accounts.entries()) {
      const row = present.get(keys[i]!);
      const change = row && changeOf(row, account, this.ageLimit, now);
      if (change) changed.set(keys[i]!, change);
    }
    refuseEntangled(accounts, [...changed.values()], present);
    for (const { account, changes } of changed.values()) {
      if ('email' in changes) await endPendingChange(account.id, changes, this.connection);
    }
    await this.updater.update([...changed.values()]);
    const missing = accounts.filter((_, i) => !present.has(keys[i]!));
    const inserted = (
      await this.inserter.insertStaged(prepareAccounts(missing, now), this.connection)
    ).values();
    return keys.map((key): ImportOutcome => {
      if (!present.has(key)) return inserted.next().value!;
      const change = changed.get(key);
      return change ? { result: 'updated', fields: Object.keys(change.changes) } : { result: 'exists' };
    });
  }
}

/** Null: the account is already what the file says. Fields that the file does not name stay as they are. */
function changeOf(
  row: AccountRow,
  account: AccountImport,
  ageLimit: number | null,
  now: Date,
): ChangedAccount | null {
  const { date_joined: joined, ...values } = omitUsername(account);
  const rule = { currentYear: now.getUTCFullYear(), ageLimit };
  const { account: patched, changes } = dropForbiddenImage(applyPatch(row, values), values, rule);
  const seconds = joined === undefined ? row.date_joined : Math.floor(joined.getTime() / 1_000);
  if (seconds !== row.date_joined) {
    changes.date_joined = { old: rfc3339(row.date_joined), new: rfc3339(seconds) };
  }
  return Object.keys(changes).length === 0
    ? null
    : { account: { ...patched, date_joined: seconds }, changes };
}

/** Whether an address is free in the middle of a statement is left to chance. */
function refuseEntangled(
  accounts: readonly AccountImport[],
  changed: readonly ChangedAccount[],
  present: ReadonlyMap<string, AccountRow>,
): void {
  const givenUp = new Set<string>();
  for (const { account } of changed) {
    const before = foldCase(present.get(account.username_key)!.email);
    if (before !== foldCase(account.email)) givenUp.add(before);
  }
  if (givenUp.size === 0) return;
  if (accounts.some(({ email }) => givenUp.has(foldCase(email)))) throw new EntangledError();
}

/** The name finds the account; it never changes, not in letter case either. */
function omitUsername(account: AccountImport): Omit<AccountImport, 'username'> {
  const values: Partial<AccountImport> = { ...account };
  delete values.username;
  return values as Omit<AccountImport, 'username'>;
}
