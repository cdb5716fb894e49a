/** A table of the transaction's own, in which many accounts travel to one statement. */
export const STAGING_TABLE = 'staged_accounts';

/** Stands in no name of a field, whatever owners call their preferences. */
export const SEPARATOR = '\u001f';

/** What of a staged account belongs to no field, with its types. */
export const STAGED_BESIDE = {
  position: 'integer',
  /** Of the account to change; null: it is new. */
  id: 'bigint',
  /** The names of the fields that change, with {@link SEPARATOR} between them. */
  fields: 'text',
  /** JSON: each of them with its value before and after. */
  field_values: 'jsonb',
  /** JSON: of those that are unique the keys. */
  unique_keys: 'jsonb',
} as const;

/** A value for each column of the staging table, as PostgreSQL reads it; what is missing is null. */
export interface StagedAccount {
  readonly position: number;
  readonly username: string;
  readonly username_key: string;
  readonly email_key: string;
  readonly [column: string]: unknown;
}

/** SQL: text[] of names with {@link SEPARATOR} between them. */
export const listOf = (names: string): string => `string_to_array(${names}, chr(31))`;

/** For `claimUnique`. */
export const STAGED_KEYS = { fields: listOf('fields'), keys: 'unique_keys' };

/** For `insertChanges`: the author is the same for all, $1 actor, $2 channel, $3 request id. */
export function changesOfStaged(type: 'account.created' | 'account.updated') {
  return {
    type,
    fields: STAGED_KEYS.fields,
    values: 'field_values',
    ...{ actor: '$1', channel: '$2', requestId: '$3', writeId: 'NULL' },
  };
}
