import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement } from '../../database/run-statement.js';
import { foldCase } from '../fold-case.js';
import { ACCOUNT_COLUMNS, ACCOUNT_TABLES, type AccountRow } from './account-row.js';

// One text for any number of names: PostgreSQL plans it once.
export const BY_USERNAME = `SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} WHERE u.username_key = ANY($1)`;
const BY_USERNAME_OR_EMAIL = `${BY_USERNAME} OR u.email_key = ANY($2)`;
const LOCK = 'SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE';
const BY_ID = `SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} WHERE u.id = $1`;
const EMAILS = `SELECT u.id, u.username, u.email, u.email_key FROM users u WHERE u.email_key = ANY($1)`;

/** Requests that share a statement. Beyond it another connection does better than a longer statement. */
export const MAX_BATCH = 32;

export interface EmailMatch {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly email_key: string;
}

/**
 * Reads accounts. The reads of one turn of the event loop, whichever request they come from, become one
 * statement; nothing is kept, so no answer is older than its statement.
 */
@Injectable()
export class AccountReader {
  private readonly byKeys = new DataLoader<readonly string[], (AccountRow | null)[]>(
    (asked) => this.readBatch(asked),
    {
      cache: false,
      maxBatchSize: MAX_BATCH,
      // Once every socket that has something to read was read: by default each of them would be a turn of its own.
      batchScheduleFn: (dispatch) => setImmediate(dispatch),
    },
  );

  constructor(private readonly dataSource: DataSource) {}

  /** The account of that name without regard to letter case, or null. */
  async findByUsername(username: string): Promise<AccountRow | null> {
    return (await this.findByUsernames([username]))[0] ?? null;
  }

  /** The accounts of these names, in their order; null where there is none. */
  findByUsernames(usernames: readonly string[]): Promise<(AccountRow | null)[]> {
    return this.findByKeys(keysOf(usernames));
  }

  /** The same, by names with their letter case folded. */
  findByKeys(keys: readonly string[]): Promise<(AccountRow | null)[]> {
    return this.byKeys.load(keys);
  }

  /** The account with that address, and the caller's own, in one statement. */
  async findByEmail(email: string, caller: string | null) {
    const emailKeys = [email].filter(isStorable).map(foldCase);
    const callerKeys = caller !== null && isStorable(caller) ? [foldCase(caller)] : [];
    const rows: AccountRow[] = await this.dataSource.query(BY_USERNAME_OR_EMAIL, [callerKeys, emailKeys]);
    return {
      account: rows.find((row) => emailKeys.includes(foldCase(row.email))) ?? null,
      caller: rows.find((row) => callerKeys.includes(row.username_key)) ?? null,
    };
  }

  /** Those of the addresses that accounts have, each once, in the order asked. */
  async findEmails(emails: readonly string[]): Promise<EmailMatch[]> {
    const keys = [...new Set(emails.filter(isStorable).map(foldCase))];
    const rows: EmailMatch[] = await this.dataSource.query(EMAILS, [keys]);
    const byKey = new Map(rows.map((row) => [row.email_key, row]));
    return keys.map((key) => byKey.get(key)).filter((row) => row !== undefined);
  }

  /** Locks the account against other writers until the transaction ends, and reads it as it is then. */
  async lock(id: string, transaction: EntityManager): Promise<AccountRow | null> {
    await transaction.query(LOCK, [id]);
    // A second statement: its snapshot is taken after the wait for the lock.
    const rows = await transaction.query<AccountRow[]>(BY_ID, [id]);
    return rows[0] ?? null;
  }

  private async readBatch(asked: readonly (readonly string[])[]): Promise<(AccountRow | null)[][]> {
    const rows = await runStatement<AccountRow>(this.dataSource, BY_USERNAME, [asked.flat()]);
    return pick(rows, asked);
  }
}

/** What names are looked up by; what nobody can be called is `''`. */
export function keysOf(usernames: readonly string[]): string[] {
  return usernames.map((name) => (isStorable(name) ? foldCase(name) : ''));
}

/** Gives the rows back to those who asked: for each key its row, or null. */
export function pick(
  rows: readonly AccountRow[],
  asked: readonly (readonly string[])[],
): (AccountRow | null)[][] {
  const byKey = new Map(rows.map((row) => [row.username_key, row]));
  return asked.map((keys) => keys.map((key) => byKey.get(key) ?? null));
}

/** PostgreSQL refuses NUL in a text, and nothing of this length was ever stored. */
function isStorable(key: string): boolean {
  return key.length <= 512 && !key.includes('\0');
}
