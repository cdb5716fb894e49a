import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import type { AccountImport } from '../dto/account-import.dto.js';
import type { ChangeAuthor } from './account-writer.js';
import { type StagedAccount, STAGED_COLUMNS, stageNew } from './staged-account.js';
import { encode, stage, STAGING_TABLE } from './staging-table.js';

/** What became of an account to be inserted. */
export type InsertOutcome =
  | { readonly result: 'inserted' }
  /** There is an account of that username: it was left alone. */
  | { readonly result: 'exists' }
  /** The username was that of an erased account, or another account has the address. */
  | { readonly result: 'taken'; readonly field: 'username' | 'email' };

type Executor = Pick<DataSource | EntityManager | QueryRunner, 'query'>;

/** Creates the accounts of a source: rows, audit rows and change events in one statement. */
const insertFrom = (source: string): string => `
  WITH input AS MATERIALIZED (SELECT * FROM ${source}), new_users AS (
    INSERT INTO users (username, username_key, email, email_key, is_active, is_staff, date_joined)
    SELECT username, username_key, email, email_key, is_active, is_staff, date_joined FROM input ORDER BY position
    ON CONFLICT DO NOTHING
    RETURNING id, username_key, email_key
  ), created AS MATERIALIZED (
    SELECT new_users.id AS user_id, input.* FROM new_users JOIN input USING (username_key, email_key)
  ), new_profiles AS (
    INSERT INTO profiles (user_id, name, bio, country, gender, goals, language, level_of_education,
      mailing_address, year_of_birth, account_privacy)
    SELECT user_id, name, bio, country, gender, goals, language, level_of_education, mailing_address,
      year_of_birth, account_privacy FROM created
  ), new_languages AS (
    INSERT INTO language_proficiencies (user_id, code)
    SELECT user_id, unnest(string_to_array(languages, ' ')) FROM created WHERE languages <> ''
  ), new_changes AS (
    INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel, request_id)
    SELECT user_id, 1, 'account.created', string_to_array(fields, ' '), field_values, $1, $2, $3
    FROM created ORDER BY position
  )
  SELECT position FROM created`;

const NAMES = Object.keys(STAGED_COLUMNS) as (keyof typeof STAGED_COLUMNS)[];
/** A list as a parameter for each column: quicker to read for PostgreSQL than JSON. */
const LISTS = Object.values(STAGED_COLUMNS).map((type, i) => `$${i + 4}::${type.replace(/ .*/, '')}[]`);
const INSERT_GIVEN = insertFrom(`unnest(${LISTS.join(', ')}) AS given (${NAMES.join(', ')})`);
const INSERT_STAGED = insertFrom(STAGING_TABLE);
const HOLDERS = `SELECT username_key, erased_at IS NOT NULL AS erased FROM users WHERE username_key = ANY($1)`;

/** Accounts as they go to the staging table. */
export interface PreparedAccounts {
  readonly rows: readonly StagedAccount[];
  readonly encoded: Buffer;
}

/** All that can be done before the database is asked. @param now when those joined that do not say */
export function prepareAccounts(accounts: readonly AccountImport[], now: Date): PreparedAccounts {
  const rows = accounts.map((account, position) => stageNew(account, position, now));
  return { rows, encoded: encode(distinctRows(rows)) };
}

/** Creates accounts, many with one statement: rows, audit rows and change events are saved together or not at all. */
export class AccountInserter {
  constructor(
    private readonly executor: Executor,
    private readonly author: ChangeAuthor,
  ) {}

  /**
   * As if the accounts were inserted one after the other: of two that want the same name or address the first gets it.
   * One statement, so that it needs no transaction.
   * @param accounts validated; a few
   * @param now when those joined that do not say
   * @returns an outcome for each account, in their order
   */
  async insert(accounts: readonly AccountImport[], now: Date): Promise<InsertOutcome[]> {
    const rows = accounts.map((account, position) => stageNew(account, position, now));
    const distinct = distinctRows(rows);
    const lists = NAMES.map((name) => distinct.map((row) => row[name] ?? null));
    const created: unknown = await this.executor.query(INSERT_GIVEN, [...this.parameters, ...lists]);
    return outcomes(rows, positionsOf(created), this.executor);
  }

  /**
   * The same for thousands, by way of the staging table.
   * @param connection in a transaction, which is the caller's to end
   */
  async insertStaged({ rows, encoded }: PreparedAccounts, connection: QueryRunner): Promise<InsertOutcome[]> {
    if (rows.length === 0) return [];
    await stage(connection, encoded);
    const created: unknown = await connection.query(INSERT_STAGED, this.parameters);
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
  const holders = left.length > 0 ? await findHolders(left, executor) : new Map<string, boolean>();
  const ours = new Set(rows.filter(({ position }) => inserted.has(position)).map((row) => row.username_key));
  const insertedSoFar = new Set<string>();
  return rows.map(({ position, username_key }): InsertOutcome => {
    if (inserted.has(position)) {
      insertedSoFar.add(username_key);
      return { result: 'inserted' };
    }
    // A name that a later row got was still free, so it was the address that was not.
    const wasFree =
      !holders.has(username_key) || (ours.has(username_key) && !insertedSoFar.has(username_key));
    if (wasFree) return { result: 'taken', field: 'email' };
    return holders.get(username_key) ? { result: 'taken', field: 'username' } : { result: 'exists' };
  });
}

/** Who has these usernames now, and whether she is erased. */
async function findHolders(
  rows: readonly StagedAccount[],
  executor: Executor,
): Promise<Map<string, boolean>> {
  const keys = rows.map(({ username_key }) => username_key);
  const holders = (await executor.query(HOLDERS, [keys])) as { username_key: string; erased: boolean }[];
  return new Map(holders.map(({ username_key, erased }) => [username_key, erased]));
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
