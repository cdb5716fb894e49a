import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement } from '../../database/run-statement.js';
import { foldCase } from '../fold-case.js';
import { ACCOUNT_COLUMNS, ACCOUNT_TABLES, type AccountRow } from './account-row.js';
import { GatheredReads, isStorable } from './gathered-reads.js';

// One text for any number of names: PostgreSQL plans it once.
export const BY_USERNAME = `SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} WHERE u.username_key = ANY($1)`;
const BY_EMAIL = `SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} WHERE u.email_key = $1`;
const LOCK = 'SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE';
const BY_ID = `SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} WHERE u.id = $1`;
const EMAILS = `SELECT u.id, u.username, u.email, u.email_key FROM users u WHERE u.email_key = ANY($1)`;

export interface EmailMatch {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly email_key: string;
}

/** Reads accounts from the primary database. */
@Injectable()
export class AccountReader {
  private readonly reads = new GatheredReads((keys) => this.readByKeys(keys));

  constructor(private readonly dataSource: DataSource) {}

  /** The account of that name without regard to letter case, or null. */
  async findByUsername(username: string): Promise<AccountRow | null> {
    return (await this.findByUsernames([username]))[0] ?? null;
  }

  /** The accounts of these names, in their order; null where there is none. */
  findByUsernames(usernames: readonly string[]): Promise<(AccountRow | null)[]> {
    return this.reads.find(usernames);
  }

  /** The accounts with one of these keys, in any order. */
  readByKeys(keys: readonly string[]): Promise<AccountRow[]> {
    return runStatement(this.dataSource, BY_USERNAME, [keys]);
  }

  async findByEmail(email: string): Promise<AccountRow | null> {
    if (!isStorable(email)) return null;
    const rows = await runStatement<AccountRow>(this.dataSource, BY_EMAIL, [foldCase(email)]);
    return rows[0] ?? null;
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
}
