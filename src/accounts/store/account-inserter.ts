import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryFailedError } from 'typeorm';
import { isRefusal, isRetryable } from '../../database/postgres-errors.js';
import { rfc3339 } from '../rfc3339.js';
import type { AccountImport } from '../dto/account-import.dto.js';
import { foldCase } from '../fold-case.js';
import type { ChangeAuthor, FieldChanges } from './account-writer.js';

/** What became of an account to be inserted. */
export type InsertOutcome =
  | { readonly result: 'inserted' }
  /** There is an account of that username: it was left alone. */
  | { readonly result: 'exists' }
  /** The username was that of an erased account, or another account has the address. */
  | { readonly result: 'taken'; readonly field: 'username' | 'email' }
  /** The database refuses the values. */
  | { readonly result: 'refused'; readonly reason: string };

const INSERT = `
  WITH input AS MATERIALIZED (
    SELECT * FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[], $9::boolean[],
        $10::timestamptz[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[],
        $17::text[], $18::text[], $19::smallint[], $20::text[], $21::text[], $22::text[], $23::jsonb[])
      WITH ORDINALITY AS input (username, username_key, email, email_key, is_active, is_staff, date_joined, name,
        bio, country, gender, goals, language, level_of_education, mailing_address, year_of_birth, account_privacy,
        languages, fields, field_values, position)
  ), new_users AS (
    INSERT INTO users (username, username_key, email, email_key, is_active, is_staff, date_joined)
    SELECT username, username_key, email, email_key, is_active, is_staff, date_joined FROM input ORDER BY position
    ON CONFLICT DO NOTHING
    RETURNING id, username_key, email_key
  ), created AS MATERIALIZED (
    SELECT new_users.id, input.* FROM new_users JOIN input USING (username_key, email_key)
  ), new_profiles AS (
    INSERT INTO profiles (user_id, name, bio, country, gender, goals, language, level_of_education,
      mailing_address, year_of_birth, account_privacy)
    SELECT id, name, bio, country, gender, goals, language, level_of_education, mailing_address, year_of_birth,
      account_privacy FROM created
  ), new_languages AS (
    INSERT INTO language_proficiencies (user_id, code) SELECT id, unnest(string_to_array(languages, ' ')) FROM created
  ), new_changes AS (
    INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel, request_id)
    SELECT id, 1, 'account.created', string_to_array(fields, ' '), field_values, $1, $2, $3 FROM created ORDER BY position
  )
  SELECT position::integer AS position FROM created`;

const HOLDERS = `SELECT username_key, erased_at IS NOT NULL AS erased FROM users WHERE username_key = ANY($1)`;

const MAX_ATTEMPTS = 5;

/** The parameters of the statement, from $4 on: a list each. Lists are quicker to read for PostgreSQL than JSON. */
const COLUMNS = [
  'username',
  'username_key',
  'email',
  'email_key',
  'is_active',
  'is_staff',
  'date_joined',
  'name',
  'bio',
  'country',
  'gender',
  'goals',
  'language',
  'level_of_education',
  'mailing_address',
  'year_of_birth',
  'account_privacy',
  'languages',
  'fields',
  'field_values',
] as const;

interface InputRow extends Record<string, unknown> {
  readonly position: number;
  readonly username_key: string;
  readonly email_key: string;
}

/** Creates accounts, many with one statement: rows, audit rows and change events are saved together or not at all. */
export class AccountInserter {
  constructor(
    private readonly dataSource: DataSource,
    private readonly author: ChangeAuthor,
  ) {}

  /**
   * As if the accounts were inserted one after the other: of two that want the same name or address the first gets it.
   * @param accounts validated
   * @param now when those joined that do not say
   * @returns an outcome for each account, in their order
   */
  async insert(accounts: readonly AccountImport[], now: Date): Promise<InsertOutcome[]> {
    if (accounts.length === 0) return [];
    const rows = accounts.map((account, position) => inputRow(account, position, now));
    try {
      const inserted = await this.insertRows(distinctRows(rows));
      return await this.outcomes(rows, inserted);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (accounts.length === 1) return [{ result: 'refused', reason: (error as QueryFailedError).message }];
    }
    // Nothing was saved: one by one, so that only what is refused stays out.
    const outcomes: InsertOutcome[] = [];
    for (const account of accounts) outcomes.push(...(await this.insert([account], now)));
    return outcomes;
  }

  /** @returns which rows became accounts, by their positions among all */
  private async insertRows(rows: readonly InputRow[]): Promise<Set<number>> {
    const { actor, channel, requestId } = this.author;
    const lists = COLUMNS.map((column) => rows.map((row) => row[column] ?? null));
    const parameters: unknown[] = [actor, channel, requestId, ...lists];
    for (let attempt = 1; ; attempt++) {
      try {
        const created = await this.dataSource.query<{ position: number }[]>(INSERT, parameters);
        return new Set(created.map(({ position }) => rows[position - 1]!.position));
      } catch (error) {
        // Two imports with the same people in another order wait for each other's rows.
        if (!isRetryable(error) || attempt === MAX_ATTEMPTS) throw error;
        await sleep(attempt * 100 * Math.random());
      }
    }
  }

  private async outcomes(rows: readonly InputRow[], inserted: ReadonlySet<number>): Promise<InsertOutcome[]> {
    const left = rows.filter(({ position }) => !inserted.has(position));
    // A second statement sees what others have committed while the first one waited for them.
    const holders = left.length > 0 ? await this.findHolders(left) : new Map<string, boolean>();
    const ours = new Set(
      rows.filter(({ position }) => inserted.has(position)).map((row) => row.username_key),
    );
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
  private async findHolders(rows: readonly InputRow[]): Promise<Map<string, boolean>> {
    const keys = rows.map(({ username_key }) => username_key);
    const holders = await this.dataSource.query<{ username_key: string; erased: boolean }[]>(HOLDERS, [keys]);
    return new Map(holders.map(({ username_key, erased }) => [username_key, erased]));
  }
}

/** A second row with the same name and the same address would join the first one's new user. */
function distinctRows(rows: readonly InputRow[]): InputRow[] {
  const seen = new Set<string>();
  return rows.filter(({ username_key, email_key }) => {
    const pair = JSON.stringify([username_key, email_key]);
    return !seen.has(pair) && seen.add(pair);
  });
}

function inputRow(account: AccountImport, position: number, now: Date): InputRow {
  const { language_proficiencies: languages = [], ...values } = account;
  const joined = rfc3339(Math.floor((account.date_joined ?? now).getTime() / 1_000));
  const stored = { name: '', is_active: true, is_staff: false, ...values, date_joined: joined };
  const changes = creation({ ...stored, language_proficiencies: languages });
  return {
    ...stored,
    position,
    username_key: foldCase(account.username),
    email_key: foldCase(account.email),
    languages: languages.map(({ code }) => code).join(' '),
    fields: Object.keys(changes).join(' '),
    field_values: JSON.stringify(changes),
  };
}

/** The fields that have a value, with nothing before it. */
function creation(values: object): FieldChanges {
  const given = Object.entries(values).filter(([field, value]) => {
    if (field === 'name') return value !== '';
    if (field === 'is_staff') return value === true;
    return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
  });
  return Object.fromEntries(given.map(([field, value]) => [field, { old: null, new: value as unknown }]));
}
