import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { QueryRunner } from 'typeorm';
import type { AccountFields } from '../../fields/account-fields.js';
import { STAGING_TABLE, type StagedAccount } from '../sql/staged-accounts.js';
import { writeStatementsFor } from '../sql/write-statements.js';

const EMPTY = `TRUNCATE ${STAGING_TABLE}`;

/** The table of a transaction's own in which accounts travel: nobody else sees it, and it goes with the transaction. */
export class StagingTable {
  private readonly names: readonly string[];
  private readonly create: string;
  private readonly copy: string;

  constructor(fields: AccountFields) {
    const { staged } = writeStatementsFor(fields);
    const columns = Array.from(staged, ([name, type]) => `${name} ${type}`);
    this.names = [...staged.keys()];
    // It may be there, with other rows of the same transaction.
    this.create = `CREATE TEMPORARY TABLE IF NOT EXISTS ${STAGING_TABLE} (${columns.join(', ')}) ON COMMIT DROP`;
    this.copy = `COPY ${STAGING_TABLE} (${this.names.join(', ')}) FROM STDIN`;
  }

  /** What {@link fill} sends. */
  encode(accounts: readonly StagedAccount[]): Buffer {
    return Buffer.from(accounts.map((account) => this.line(account)).join(''));
  }

  /** Sends encoded accounts by COPY; what was there before goes. In a transaction. */
  async fill(connection: QueryRunner, accounts: Buffer): Promise<void> {
    await connection.query(this.create);
    await connection.query(EMPTY);
    const client = (await connection.connect()) as PoolClient;
    await pipeline(Readable.from([accounts]), client.query(copyFrom(this.copy)));
  }

  private line(account: StagedAccount): string {
    let text = '';
    for (const name of this.names) text += `${text === '' ? '' : '\t'}${cell(account[name])}`;
    return `${text}\n`;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** COPY's text format (PostgreSQL manual, COPY, "Text Format"). */
function cell(value: unknown): string {
  if (value === null || value === undefined) return '\\N';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[\\\t\n\r]/g, (char) => ESCAPES[char]!);
}
