import { stringify } from 'csv-stringify/sync';
import type { DataSource, QueryRunner } from 'typeorm';
import { languageProficiencies } from '../accounts/account-view.js';
import { rfc3339 } from '../accounts/rfc3339.js';
import { ACCOUNT_COLUMNS, ACCOUNT_TABLES, type AccountRow } from '../accounts/store/account-row.js';
import { cellOf } from './csv-cells.js';

export type ExportFormat = 'ndjson' | 'csv';

/** What `import` takes. */
const FIELDS = [
  'username',
  'email',
  'name',
  'is_active',
  'is_staff',
  'date_joined',
  'bio',
  'country',
  'gender',
  'goals',
  'language',
  'language_proficiencies',
  'level_of_education',
  'mailing_address',
  'year_of_birth',
  'account_privacy',
] as const;

const PAGE = 1_000;

// The key of a name sorts alike in every database, numbers of accounts do not. A cursor has one snapshot.
const DECLARE = `DECLARE accounts NO SCROLL CURSOR FOR
  SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} ORDER BY u.username_key`;
const FETCH = `FETCH ${PAGE} FROM accounts`;

/** A part of the file, and how many accounts are in it. */
export interface ExportChunk {
  readonly text: string;
  readonly accounts: number;
}

/** Every account as `import` takes it, in the order of their names: as they all were at one moment. */
export async function* exportAccounts(
  dataSource: DataSource,
  format: ExportFormat,
): AsyncGenerator<ExportChunk> {
  const connection = dataSource.createQueryRunner('master');
  const write = format === 'csv' ? csv : ndjson;
  if (format === 'csv') yield { text: toCsv([FIELDS]), accounts: 0 };
  try {
    await connection.startTransaction();
    await connection.query('SET TRANSACTION READ ONLY');
    await connection.query(DECLARE);
    for await (const rows of pages(connection)) yield { text: write(rows), accounts: rows.length };
  } finally {
    if (connection.isTransactionActive) await connection.rollbackTransaction().catch(() => undefined);
    await connection.release();
  }
}

/** While one page is written, the next one is read. */
async function* pages(connection: QueryRunner): AsyncGenerator<AccountRow[]> {
  const fetch = () => connection.query(FETCH) as Promise<AccountRow[]>;
  let next = fetch();
  try {
    for (;;) {
      const rows = await next;
      if (rows.length === 0) return;
      next = fetch();
      yield rows;
    }
  } finally {
    // The reader may have gone; the connection is free only after the answer.
    await next.catch(() => undefined);
  }
}

function ndjson(rows: readonly AccountRow[]): string {
  let text = '';
  for (const row of rows) text += `${JSON.stringify(exported(row))}\n`;
  return text;
}

/** `account_privacy` as she chose it: null if she never did. */
function exported(row: AccountRow): Record<(typeof FIELDS)[number], unknown> {
  return {
    username: row.username,
    email: row.email,
    name: row.name,
    is_active: row.is_active,
    is_staff: row.is_staff,
    date_joined: rfc3339(row.date_joined),
    bio: row.bio,
    country: row.country,
    gender: row.gender,
    goals: row.goals,
    language: row.language,
    language_proficiencies: languageProficiencies(row.language_codes),
    level_of_education: row.level_of_education,
    mailing_address: row.mailing_address,
    year_of_birth: row.year_of_birth,
    account_privacy: row.account_privacy,
  };
}

function csv(rows: readonly AccountRow[]): string {
  return toCsv(
    rows.map((row) => {
      const values = { ...exported(row), language_proficiencies: row.language_codes };
      return FIELDS.map((field) => cell(field, values[field]));
    }),
  );
}

function cell(field: string, value: unknown): string {
  return typeof value === 'string' || value === null ? cellOf(field, value) : JSON.stringify(value);
}

/** RFC 4180. A carriage return at the end of a cell would else become part of the line's end. */
function toCsv(records: readonly (readonly string[])[]): string {
  return stringify(records as string[][], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}
