import { stringify } from 'csv-stringify/sync';
import type { DataSource, QueryRunner } from 'typeorm';
import type { AccountFields } from '../accounts/fields/account-fields.js';
import type { AccountRow } from '../accounts/fields/account-row.js';
import { valueOf } from '../accounts/fields/account-values.js';
import { readStatementsFor } from '../accounts/store/sql/read-statements.js';
import { accountLine } from './account-line.js';
import { cellOf } from './csv-cells.js';

export type ExportFormat = 'ndjson' | 'csv';

const PAGE = 1_000;

// The key of a name sorts alike in every database, numbers of accounts do not. A cursor has one snapshot.
const declare = (select: string) => `DECLARE accounts NO SCROLL CURSOR FOR ${select} ORDER BY u.username_key`;
const FETCH = `FETCH ${PAGE} FROM accounts`;

/** A part of the file, and how many accounts are in it. */
export interface ExportChunk {
  readonly text: string;
  readonly accounts: number;
}

/** Every account as `import` takes it, in the order of their names: as they all were at one moment. */
export async function* exportAccounts(
  dataSource: DataSource,
  fields: AccountFields,
  format: ExportFormat,
): AsyncGenerator<ExportChunk> {
  const connection = dataSource.createQueryRunner('master');
  const write = (format === 'csv' ? csv : ndjson)(fields);
  if (format === 'csv') yield { text: toCsv([fields.transferred.map(({ name }) => name)]), accounts: 0 };
  try {
    await connection.startTransaction();
    await connection.query('SET TRANSACTION READ ONLY');
    await connection.query(declare(readStatementsFor(fields).select));
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

type Write = (rows: readonly AccountRow[]) => string;

function ndjson(fields: AccountFields): Write {
  const line = accountLine(fields);
  return (rows) => rows.map((row) => line(row)).join('');
}

function csv({ transferred }: AccountFields): Write {
  return (rows) => toCsv(rows.map((row) => transferred.map((field) => cellOf(field, valueOf(row, field)))));
}

/** RFC 4180. A carriage return at the end of a cell would else become part of the line's end. */
function toCsv(records: readonly (readonly string[])[]): string {
  return stringify(records as string[][], { record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
}
