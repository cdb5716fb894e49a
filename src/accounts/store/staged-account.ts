import type { AccountImport } from '../dto/account-import.dto.js';
import { foldCase } from '../fold-case.js';
import { rfc3339 } from '../rfc3339.js';
import type { FieldChanges } from './account-writer.js';

/** The columns in which accounts travel to the statements that save many of them, with their types. */
export const STAGED_COLUMNS = {
  position: 'integer',
  /** Of the account to change; null: it is new. */
  id: 'bigint',
  username: 'text',
  username_key: 'text COLLATE "C"',
  email: 'text',
  email_key: 'text COLLATE "C"',
  is_active: 'boolean',
  is_staff: 'boolean',
  date_joined: 'timestamptz',
  name: 'text',
  bio: 'text',
  country: 'text',
  gender: 'text',
  goals: 'text',
  language: 'text',
  level_of_education: 'text',
  mailing_address: 'text',
  year_of_birth: 'smallint',
  account_privacy: 'text',
  /** Codes separated by blanks. */
  languages: 'text',
  /** The names of the fields that change, separated by blanks. */
  fields: 'text',
  /** JSON: each of them with its value before and after. */
  field_values: 'jsonb',
} as const;

/** A value for each column, as PostgreSQL reads it; what is missing is null. */
export type StagedAccount = { readonly [Column in keyof typeof STAGED_COLUMNS]?: unknown } & {
  readonly position: number;
  readonly username_key: string;
  readonly email_key: string;
};

/** @param now when she joined, if the account does not say */
export function stageNew(account: AccountImport, position: number, now: Date): StagedAccount {
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
function creation(values: Record<string, unknown>): FieldChanges {
  const changes: FieldChanges = {};
  for (const field of Object.keys(values)) {
    const value = values[field];
    if (hasValue(field, value)) changes[field] = { old: null, new: value };
  }
  return changes;
}

function hasValue(field: string, value: unknown): boolean {
  if (field === 'name') return value !== '';
  if (field === 'is_staff') return value === true;
  return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0);
}
