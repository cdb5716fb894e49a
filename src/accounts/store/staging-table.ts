import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { QueryRunner } from 'typeorm';
import { STAGED_COLUMNS, type StagedAccount } from './staged-account.js';

/** A table of the transaction's own: nobody else sees it, and it goes with the transaction. */
export const STAGING_TABLE = 'staged_accounts';

const NAMES = Object.keys(STAGED_COLUMNS) as (keyof typeof STAGED_COLUMNS)[];
const DEFINITIONS = Object.entries(STAGED_COLUMNS).map(([name, type]) => `${name} ${type}`);

// Within a savepoint the table may be there, with the rows of an earlier batch.
const CREATE = `CREATE TEMPORARY TABLE IF NOT EXISTS ${STAGING_TABLE} (${DEFINITIONS.join(', ')}) ON COMMIT DROP`;
const EMPTY = `TRUNCATE ${STAGING_TABLE}`;
const COPY = `COPY ${STAGING_TABLE} (${NAMES.join(', ')}) FROM STDIN`;

/** What {@link stage} sends. */
export function encode(accounts: readonly StagedAccount[]): Buffer {
  return Buffer.from(accounts.map(line).join(''));
}

/** Sends encoded accounts to the staging table by COPY; what was there before goes. In a transaction. */
export async function stage(connection: QueryRunner, accounts: Buffer): Promise<void> {
  await connection.query(CREATE);
  await connection.query(EMPTY);
  const client = (await connection.connect()) as PoolClient;
  await pipeline(Readable.from([accounts]), client.query(copyFrom(COPY)));
}

function line(account: StagedAccount): string {
  let text = '';
  for (const name of NAMES) text += `${text === '' ? '' : '\t'}${cell(account[name])}`;
  return `${text}\n`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** COPY's text format (PostgreSQL manual, COPY, "Text Format"). */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  if (typeof value !== 'string') return JSON.stringify(value);
  return value.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char]!);
}
