import { createHash } from 'node:crypto';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { violatedUnique } from '../../../database/postgres-errors.js';
import type { AccountFields } from '../../fields/account-fields.js';
import type { Stored } from '../../fields/field.js';
import { foldCase } from '../../fields/names/fold-case.js';

/*
 * The values that only one account may have, of fields that a site declares. Who has which is a row of a table, written
 * by the statement that saves the account: the database decides who came first.
 */

type Executor = Pick<DataSource | EntityManager | QueryRunner, 'query'>;

/** By the names of the fields. */
export type UniqueKeys = Readonly<Record<string, string>>;

/** The keys of the values that are unique, of those given. */
export function uniqueKeysOf(
  fields: AccountFields,
  values: Readonly<Record<string, Stored | undefined>>,
): UniqueKeys {
  const keys: Record<string, string> = {};
  for (const { name } of fields.unique) {
    const value = values[name];
    if (value !== undefined && value !== null) keys[name] = uniqueKey(value);
  }
  return keys;
}

/** Texts are compared like names. A hash, because an index takes no long texts. */
export function uniqueKey(value: Stored): string {
  const text = typeof value === 'string' ? foldCase(value) : JSON.stringify(value);
  return createHash('sha256').update(text).digest('base64url');
}

/** SQL in terms of the rows that hold the changed accounts. */
interface Claim {
  readonly from: string;
  readonly userId: string;
  /** text[]: the names of the fields that change. */
  readonly fields: string;
  /** jsonb: the keys of those that are unique and have a value. */
  readonly keys: string;
}

/** Parts of a `WITH`: what is given up goes, what is new comes, and what somebody else has ends the statement. */
export function claimUnique({ from, userId, fields, keys }: Claim): string {
  return `, given_up AS (
    DELETE FROM unique_values v USING ${from} c
    WHERE v.user_id = c.${userId} AND v.field = ANY (${fields}) AND NOT ${keys} ? v.field
  ), claimed AS (
    INSERT INTO unique_values (user_id, field, key)
    SELECT c.${userId}, k.key, k.value FROM ${from} c, jsonb_each_text(${keys}) k ORDER BY k.key, k.value
    ON CONFLICT (user_id, field) DO UPDATE SET key = EXCLUDED.key
  )`;
}

const TAKEN = `
  SELECT v.field FROM jsonb_each_text($1) k JOIN unique_values v ON v.field = k.key AND v.key = k.value
  WHERE NOT EXISTS (SELECT FROM users u WHERE u.id = v.user_id AND u.username_key = $2)`;

/**
 * After a statement has failed: the fields whose values other accounts have. Null: it failed for another reason.
 * @param usernameKey of the account that was to be saved
 */
export async function findTaken(
  error: unknown,
  executor: Executor,
  keys: UniqueKeys,
  usernameKey: string,
): Promise<readonly string[] | null> {
  if (violatedUnique(error) !== 'unique_values_key_unique') return null;
  const rows = (await executor.query(TAKEN, [JSON.stringify(keys), usernameKey])) as { field: string }[];
  // They may have been given up since: then it was one of these.
  return rows.length > 0 ? rows.map(({ field }) => field) : Object.keys(keys);
}
