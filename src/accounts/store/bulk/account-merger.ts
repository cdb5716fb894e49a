import type { QueryRunner } from 'typeorm';
import type { ChangeAuthor } from '../../../changes/log/change.js';
import type { AccountFields, ImportedAccount } from '../../fields/account-fields.js';
import type { AccountRow } from '../../fields/account-row.js';
import { addressKey } from '../../fields/names/email-address.js';
import { foldCase } from '../../fields/names/fold-case.js';
import { sameName } from '../../fields/names/same-name.js';
import { applyPatch, dropForbiddenImage, type FieldValues } from '../../rules/account-changes.js';
import { AccountBulkUpdater, type ChangedAccount } from './account-bulk-updater.js';
import { AccountInserter, type InsertOutcome } from '../account-inserter.js';
import type { Stored } from '../../fields/field.js';
import { uniqueKeysOf } from '../sql/unique-values.js';
import { overruleEmailChanges, overrulesEmailChanges } from '../../email-change/overrule-email-changes.js';

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
    private readonly fields: AccountFields,
    author: ChangeAuthor,
    /** As in the settings. */
    private readonly ageLimit: number | null,
  ) {
    this.inserter = new AccountInserter(connection, fields, author);
    this.updater = new AccountBulkUpdater(connection, fields, author);
  }

  /**
   * @param accounts validated; no two with one name or one address
   * @returns an outcome for each account, in their order
   * @throws EntangledError if one takes the address or unique value that another one gives up; the transaction is to be rolled back
   */
  async merge(accounts: readonly ImportedAccount[], now: Date): Promise<ImportOutcome[]> {
    const keys = accounts.map(({ username }) => foldCase(username));
    const present = await this.updater.lock(keys);
    const changed = new Map<string, ChangedAccount>();
    for (const [i, account] of accounts.entries()) {
      const row = present.get(keys[i]!);
      const change = row && sameName(row.username, account.username) && this.changeOf(row, account, now);
      if (change) changed.set(keys[i]!, change);
    }
    refuseEntangled(this.fields, accounts, [...changed.values()]);
    for (const { account, changes } of changed.values()) {
      if (overrulesEmailChanges(changes)) await overruleEmailChanges(account.id, changes, this.connection);
    }
    await this.updater.update([...changed.values()]);
    const missing = accounts.filter((_, i) => !present.has(keys[i]!));
    const inserted = (
      await this.inserter.insertStaged(this.inserter.prepare(missing, now), this.connection)
    ).values();
    return keys.map((key, i): ImportOutcome => {
      const row = present.get(key);
      if (row === undefined) return inserted.next().value!;
      if (!sameName(row.username, accounts[i]!.username)) return { result: 'taken', field: 'username' };
      const change = changed.get(key);
      return change ? { result: 'updated', fields: Object.keys(change.changes) } : { result: 'exists' };
    });
  }

  /** Null: the account is already what the file says. Fields that the file does not name stay as they are. */
  private changeOf(row: AccountRow, account: ImportedAccount, now: Date): ChangedAccount | null {
    const values = omitUsername(account);
    const rule = { currentYear: now.getUTCFullYear(), ageLimit: this.ageLimit };
    const patched = applyPatch(this.fields, row, values, { whole: true });
    const changed = dropForbiddenImage(patched, values, rule);
    return Object.keys(changed.changes).length === 0 ? null : changed;
  }
}

/** The name finds the account; it never changes, not in letter case either. */
function omitUsername(account: ImportedAccount): FieldValues {
  return Object.fromEntries(Object.entries(account).filter(([field]) => field !== 'username'));
}

/** Whether an address, or another value of one account alone, is free in the middle of a statement is left to chance. */
function refuseEntangled(
  fields: AccountFields,
  accounts: readonly ImportedAccount[],
  changed: readonly ChangedAccount[],
): void {
  const keysOf = (values: FieldValues): string[] => [
    ...(values.email === undefined ? [] : [`email ${addressKey(values.email as string)}`]),
    ...Object.entries(uniqueKeysOf(fields, values)).map((entry) => entry.join(' ')),
  ];
  const sides = changed.map(({ changes }) => {
    const [before, after] = (['old', 'new'] as const).map((side) =>
      keysOf(
        Object.fromEntries(Object.entries(changes).map(([name, change]) => [name, change[side] as Stored])),
      ),
    );
    return before!.filter((key) => !after!.includes(key));
  });
  const givenUp = new Set(sides.flat());
  if (givenUp.size === 0) return;
  if (accounts.some((account) => keysOf(account).some((key) => givenUp.has(key)))) throw new EntangledError();
}
