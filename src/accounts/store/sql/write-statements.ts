import type { ChangeAuthor, FieldChanges } from '../../../changes/log/change.js';
import type { AccountFields } from '../../fields/account-fields.js';
import type { AccountRow } from '../../fields/account-row.js';
import type { Values } from '../../fields/account-values.js';
import type { Stored } from '../../fields/field.js';
import { columnsOf, type Column } from './account-columns.js';
import { insertFrom } from './insert.js';
import { otherActorKey } from './other-actor.js';
import { SEPARATOR, STAGED_BESIDE, STAGING_TABLE, type StagedAccount } from './staged-accounts.js';
import { uniqueKeysOf } from './unique-values.js';
import { GIVEN_BESIDE, updateOne, updateShared, updateStaged } from './update.js';

/** How many accounts the texts of a shared update take: the next greater one does, with rows that are none. */
const SIZES = [1, 2, 4, 8, 16];
export const MOST_SHARED = 16;

/** A change of one account that can be saved together with those of others. */
export interface SharedUpdate {
  readonly account: AccountRow;
  readonly changes: FieldChanges;
  readonly author: ChangeAuthor;
  readonly writeId: string | null;
}

interface Update {
  readonly text: string;
  readonly columns: readonly Column[];
}

/** The SQL that writes accounts, made once of their fields. A statement has one text whatever is changed. */
export class WriteStatements {
  /** The columns of the staging table, with their types. */
  readonly staged: ReadonlyMap<string, string>;
  /** Creates the accounts of the staging table. $1 actor, $2 channel, $3 request id; gives the positions of those created. */
  readonly insertStaged: string;
  /** The same from parameters: $4 and on, a list for each column. Quicker to read for PostgreSQL than JSON. */
  readonly insertGiven: string;
  /** Changes the accounts of the staging table. Parameters as in `insertStaged`. */
  readonly updateStaged: string;
  private readonly columns: readonly Column[];
  private readonly parts: readonly string[];
  private readonly hasUnique: boolean;
  private readonly sharedColumns: readonly Column[];
  /** By their sizes. */
  private readonly shared = new Map<number, string>();
  /** By the fields with parts that change. */
  private readonly updates = new Map<string, Update>();

  constructor(private readonly fields: AccountFields) {
    this.columns = columnsOf(fields);
    this.hasUnique = fields.unique.length > 0;
    this.parts = [...new Set(this.columns.flatMap(({ partOf }) => partOf ?? []))];
    const whole = this.columns.filter(({ partOf }) => partOf === undefined);
    this.staged = new Map([
      ...Object.entries(STAGED_BESIDE),
      ...whole.map(({ name, type }) => [name, type] as const),
    ]);
    const lists = Array.from(this.staged.values(), (type, i) => `$${i + 4}::${type.replace(/ .*/, '')}[]`);
    const given = `unnest(${lists.join(', ')}) AS given (${[...this.staged.keys()].join(', ')})`;
    this.insertStaged = insertFrom(STAGING_TABLE, whole, this.hasUnique);
    this.insertGiven = insertFrom(given, whole, this.hasUnique);
    this.sharedColumns = whole.filter(({ fixed }) => !fixed);
    this.updateStaged = updateStaged(this.columns, this.hasUnique);
  }

  /**
   * An account as a row of the staging table.
   * @param id of the account to change; none: it is new
   */
  stage(account: Values, changes: FieldChanges, position: number, id?: string): StagedAccount {
    const staged: Record<string, unknown> = {
      ...{ position, id },
      fields: Object.keys(changes).join(SEPARATOR),
      field_values: JSON.stringify(changes),
      unique_keys: this.keysOf(changes),
    };
    for (const { name, partOf, valueOf } of this.columns) {
      if (partOf === undefined) staged[name] = valueOf(account);
    }
    return staged as unknown as StagedAccount;
  }

  /**
   * Saves an account that was read at a version, with its change: rows, audit row and event together or not at all.
   * Gives the new version, or no row if the account has another version by now, or that one in another history.
   */
  update(
    account: AccountRow,
    changes: FieldChanges,
    change: ChangeAuthor & { readonly writeId: string | null },
  ): { text: string; parameters: unknown[] } {
    const { text, columns } = this.updateOf(this.parts.filter((name) => name in changes));
    const parameters: unknown[] = [
      ...[account.id, account.version, Object.keys(changes), JSON.stringify(changes)],
      ...[change.actor, change.channel, change.requestId, change.writeId, account.in_history],
      otherActorKey(change, account.username),
      ...(this.hasUnique ? [this.keysOf(changes)] : []),
    ];
    for (const { valueOf } of columns) parameters.push(valueOf(account));
    return { text, parameters };
  }

  /**
   * Whether a change can be saved together with those of others: its owner makes it, and it neither gives a part, nor
   * takes a value that only one account may have, which could have to wait for somebody else.
   */
  canBeShared(account: AccountRow, changes: FieldChanges, author: ChangeAuthor): boolean {
    return (
      otherActorKey(author, account.username) === null &&
      !this.parts.some((name) => name in changes) &&
      !this.fields.unique.some(({ name }) => name in changes)
    );
  }

  /**
   * As {@link update}, for several accounts, each once.
   * @param updates at most {@link MOST_SHARED}
   * @returns what gives the ids of those that were saved
   */
  updateShared(updates: readonly SharedUpdate[]): { text: string; parameters: unknown[] } {
    const rows = SIZES.find((size) => size >= updates.length)!;
    let text = this.shared.get(rows);
    if (text === undefined) this.shared.set(rows, (text = updateShared(this.sharedColumns, rows)));
    const parameters: unknown[] = [];
    for (const { account, changes, author, writeId } of updates) {
      parameters.push(account.id, account.version, account.in_history, Object.keys(changes).join(SEPARATOR));
      parameters.push(JSON.stringify(changes), author.actor, author.channel, author.requestId, writeId);
      for (const { valueOf } of this.sharedColumns) parameters.push(valueOf(account));
    }
    while (parameters.length < rows * (GIVEN_BESIDE.length + this.sharedColumns.length))
      parameters.push(null);
    return { text, parameters };
  }

  private keysOf(changes: FieldChanges): string {
    const values = Object.entries(changes).map(([name, change]) => [name, change.new as Stored] as const);
    return JSON.stringify(uniqueKeysOf(this.fields, Object.fromEntries(values)));
  }

  private updateOf(parts: readonly string[]): Update {
    const key = parts.join();
    let update = this.updates.get(key);
    if (update === undefined) {
      const columns = this.columns.filter(
        ({ fixed, partOf }) => !fixed && (partOf === undefined || parts.includes(partOf)),
      );
      this.updates.set(key, (update = { columns, text: updateOne(columns, this.hasUnique) }));
    }
    return update;
  }
}

const made = new WeakMap<AccountFields, WriteStatements>();

/** The statements for accounts that have these fields. */
export function writeStatementsFor(fields: AccountFields): WriteStatements {
  let statements = made.get(fields);
  if (statements === undefined) made.set(fields, (statements = new WriteStatements(fields)));
  return statements;
}
