import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { ChangeAuthor } from '../../changes/log/change.js';
import type { AccountFields, ImportedAccount } from '../fields/account-fields.js';
import { sameName } from '../fields/names/same-name.js';
import type { StagedAccount } from './sql/staged-accounts.js';
import { writeStatementsFor, type WriteStatements } from './sql/write-statements.js';
import { stageNew } from './bulk/stage-new.js';
import { StagingTable } from './bulk/staging-table.js';

/** What became of an account to be inserted. */
export type InsertOutcome =
  | { readonly result: 'inserted' }
  /** There is an account of that username: it was left alone. */
  | { readonly result: 'exists' }
  /**
   * Another account has the address, a value that is unique, or a name that could be taken for this one; or the name was
   * an erased account's.
   */
  | { readonly result: 'taken'; readonly field: string };

type Executor = Pick<DataSource | EntityManager | QueryRunner, 'query'>;

const HOLDERS = `
  SELECT username, username_key, erased_at IS NOT NULL AS erased FROM users WHERE username_key = ANY($1)`;

/** Who has a name now. */
interface Holder {
  readonly username: string;
  readonly username_key: string;
  readonly erased: boolean;
}

/** Accounts as they go to the staging table. */
export interface PreparedAccounts {
  readonly rows: readonly StagedAccount[];
  readonly encoded: Buffer;
}

/** Creates accounts, many with one statement: rows, audit rows and change events are saved together or not at all. */
export class AccountInserter {
  private readonly sql: WriteStatements;
  private readonly staging: StagingTable;

  constructor(
    private readonly executor: Executor,
    private readonly fields: AccountFields,
    private readonly author: ChangeAuthor,
  ) {
    this.sql = writeStatementsFor(fields);
    this.staging = new StagingTable(fields);
  }

  /** All that can be done before the database is asked. @param now when those joined that do not say */
  prepare(accounts: readonly ImportedAccount[], now: Date): PreparedAccounts {
    const rows = accounts.map((account, position) => stageNew(this.fields, account, position, now));
    return { rows, encoded: this.staging.encode(distinctRows(rows)) };
  }

  /**
   * As if the accounts were inserted one after the other: of two that want the same name or address the first gets it.
   * One statement, so that it needs no transaction.
   * @param accounts validated; a few
   * @param now when those joined that do not say
   * @returns an outcome for each account, in their order
   */
  async insert(accounts: readonly ImportedAccount[], now: Date): Promise<InsertOutcome[]> {
    const rows = accounts.map((account, position) => stageNew(this.fields, account, position, now));
    const distinct = distinctRows(rows);
    const lists = Array.from(this.sql.staged.keys(), (name) => distinct.map((row) => row[name] ?? null));
    const created: unknown = await this.executor.query(this.sql.insertGiven, [...this.parameters, ...lists]);
    return outcomes(rows, positionsOf(created), this.executor);
  }

  /**
   * The same for thousands, by way of the staging table.
   * @param connection in a transaction, which is the caller's to end
   */
  async insertStaged({ rows, encoded }: PreparedAccounts, connection: QueryRunner): Promise<InsertOutcome[]> {
    if (rows.length === 0) return [];
    await this.staging.fill(connection, encoded);
    const created: unknown = await connection.query(this.sql.insertStaged, this.parameters);
    return outcomes(rows, positionsOf(created), connection);
  }

  private get parameters(): (string | null)[] {
    return [this.author.actor, this.author.channel, this.author.requestId];
  }
}

function positionsOf(created: unknown): Set<number> {
  return new Set((created as { position: number }[]).map(({ position }) => position));
}

/** @param inserted which rows became accounts, by their positions */
async function outcomes(
  rows: readonly StagedAccount[],
  inserted: ReadonlySet<number>,
  executor: Executor,
): Promise<InsertOutcome[]> {
  const left = rows.filter(({ position }) => !inserted.has(position));
  // A second statement sees what others have committed while the first one waited for them.
  const holders = left.length > 0 ? await findHolders(left, executor) : new Map<string, Holder>();
  const ours = new Set(rows.filter(({ position }) => inserted.has(position)).map((row) => row.username_key));
  const insertedSoFar = new Set<string>();
  return rows.map(({ position, username, username_key }): InsertOutcome => {
    if (inserted.has(position)) {
      insertedSoFar.add(username_key);
      return { result: 'inserted' };
    }
    // A name that a later row got was still free, so it was the address that was not.
    const holder = holders.get(username_key);
    const wasFree = holder === undefined || (ours.has(username_key) && !insertedSoFar.has(username_key));
    if (wasFree) return { result: 'taken', field: 'email' };
    const isThere = !holder.erased && sameName(holder.username, username);
    return isThere ? { result: 'exists' } : { result: 'taken', field: 'username' };
  });
}

/** By the keys of names. */
async function findHolders(rows: readonly StagedAccount[], executor: Executor): Promise<Map<string, Holder>> {
  const keys = rows.map(({ username_key }) => username_key);
  const holders = (await executor.query(HOLDERS, [keys])) as Holder[];
  return new Map(holders.map((holder) => [holder.username_key, holder]));
}

/** A second row with the same name and the same address would join the first one's new user. */
function distinctRows(rows: readonly StagedAccount[]): StagedAccount[] {
  const seen = new Set<string>();
  return rows.filter(({ username_key, email_key }) => {
    // The first blank parts them: a username has none.
    const pair = `${username_key} ${email_key}`;
    return !seen.has(pair) && seen.add(pair);
  });
}
