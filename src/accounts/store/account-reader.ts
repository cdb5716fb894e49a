import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement } from '../../database/run-statement.js';
import { foldCase } from '../fold-case.js';
import { ACCOUNT_COLUMNS, ACCOUNT_TABLES, type AccountRow } from './account-row.js';

// One text for any number of names: PostgreSQL plans it once.
const BY_USERNAME = `SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} WHERE u.username_key = ANY($1)`;
const BY_USERNAME_OR_EMAIL = `${BY_USERNAME} OR u.email_key = ANY($2)`;
const LOCK = 'SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE';
const BY_ID = `SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} WHERE u.id = $1`;
const EMAILS = `SELECT u.id, u.username, u.email, u.email_key FROM users u WHERE u.email_key = ANY($1)`;

/** Names in one statement. Beyond it, another connection does better beside it than this one with more. */
const MAX_NAMES = 100;

export interface EmailMatch {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly email_key: string;
}

type Keys = readonly string[];
/** In the order of the keys. */
type Found = (AccountRow | null)[];

/**
 * Reads accounts. The reads of one turn of the event loop, whichever request they come from, become one
 * statement, or a few if they ask for many accounts; nothing is kept, so no answer is older than its statement.
 */
@Injectable()
export class AccountReader {
  private readonly byKeys = new DataLoader<Keys, Promise<Found>>((asked) => this.readTurn(asked), {
    cache: false,
    // Once every socket that has something to read was read: by default each of them would be a turn of its own.
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
  });

  constructor(private readonly dataSource: DataSource) {}

  /** The account of that name without regard to letter case, or null. */
  async findByUsername(username: string): Promise<AccountRow | null> {
    return (await this.findByUsernames([username]))[0] ?? null;
  }

  /** The accounts of these names, in their order; null where there is none. */
  async findByUsernames(usernames: readonly string[]): Promise<(AccountRow | null)[]> {
    return await this.byKeys.load(usernames.map((name) => (isStorable(name) ? foldCase(name) : '')));
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

  /** Each answer is a promise of its own, so that none waits for another statement than its own. */
  private readTurn(asked: readonly Keys[]): Promise<Promise<Found>[]> {
    const answers = statementsOf(asked).flatMap((together) => {
      const reading = this.read(together.flat());
      return together.map(async (keys) => {
        const rows = await reading;
        return keys.map((key) => rows.get(key) ?? null);
      });
    });
    return Promise.resolve(answers);
  }

  private async read(keys: Keys): Promise<Map<string, AccountRow>> {
    const rows = await runStatement<AccountRow>(this.dataSource, BY_USERNAME, [keys]);
    return new Map(rows.map((row) => [row.username_key, row]));
  }
}

/** In their order, as many together as fit into a statement; a greater one stands alone. */
function statementsOf(asked: readonly Keys[]): Keys[][] {
  const statements: Keys[][] = [];
  let names = Infinity;
  for (const keys of asked) {
    names += keys.length;
    if (names > MAX_NAMES) {
      statements.push([]);
      names = keys.length;
    }
    statements.at(-1)!.push(keys);
  }
  return statements;
}

/** PostgreSQL refuses NUL in a text, and nothing of this length was ever stored. */
function isStorable(key: string): boolean {
  return key.length <= 512 && !key.includes('\0');
}
