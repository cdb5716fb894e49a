import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { renewHistory } from '../../database/history.js';
import { NotReadyError } from '../../database/postgres-errors.js';
import type { Interruption } from '../../database/interruption.js';
import { queryInterruptible, runStatement } from '../../database/run-statement.js';
import { AccountFields } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import { addressKey, sameAddress } from '../fields/names/email-address.js';
import type { Projection } from '../rules/views/projection.js';
import type { EmailMatch } from '../rules/views/email-matches-json.js';
import { readStatementsFor, type ReadStatements } from './sql/read-statements.js';
import { BatchedReads, BY_ID, BY_USERNAME, isStorable } from './batched-reads.js';

/** PostgreSQL's largest bigint. */
const MAX_ID = 2n ** 63n - 1n;
const LOCK = 'SELECT 1 FROM users WHERE id = $1 FOR NO KEY UPDATE';
const EMAILS = `SELECT u.id, u.username, u.email, u.email_key FROM users u WHERE u.email_key = ANY($1)`;

/** Reads accounts from the primary database. */
@Injectable()
export class AccountReader {
  private readonly sql: ReadStatements;
  private readonly byUsername = new BatchedReads(BY_USERNAME, (keys, only) => this.readByKeys(keys, only));
  private readonly byId = new BatchedReads(BY_ID, (ids, only) =>
    this.read(this.sql.selecting(only).byIds, [ids]),
  );

  constructor(
    private readonly dataSource: DataSource,
    fields: AccountFields,
  ) {
    this.sql = readStatementsFor(fields);
  }

  /** The account of that name, or null. */
  async findByUsername(username: string): Promise<AccountRow | null> {
    return (await this.findByUsernames([username]))[0] ?? null;
  }

  /**
   * The accounts of these names, in their order; null where there is none.
   * @param only what is needed of them: the rest is not read
   */
  findByUsernames(usernames: readonly string[], only?: Projection): Promise<(AccountRow | null)[]> {
    return this.byUsername.find(usernames, only);
  }

  /** The same by their ids: decimal digits that a bigint can hold. */
  findByIds(ids: readonly string[], only?: Projection): Promise<(AccountRow | null)[]> {
    return this.byId.find(ids, only);
  }

  /** The accounts after an id, in the order of ids. @param most of them */
  findAfter(id: string, most: number, only?: Projection): Promise<AccountRow[]> {
    return this.read(this.sql.selecting(only).page, [id, most]);
  }

  /** The accounts with one of these keys, in any order. */
  readByKeys(keys: readonly string[], only?: Projection): Promise<AccountRow[]> {
    return this.read(this.sql.selecting(only).byUsername, [keys]);
  }

  /** @param id digits */
  async findById(id: string): Promise<AccountRow | null> {
    return BigInt(id) > MAX_ID ? null : ((await this.read(this.sql.byId, [id]))[0] ?? null);
  }

  async findByEmail(email: string): Promise<AccountRow | null> {
    if (!isStorable(email)) return null;
    const rows = await this.read(this.sql.byEmail, [addressKey(email)]);
    return rows.find((row) => sameAddress(row.email, email)) ?? null;
  }

  /** Those of the addresses that accounts have, each once, in the order asked. */
  async findEmails(emails: readonly string[]): Promise<EmailMatch[]> {
    const asked = emails.filter(isStorable).map((email) => ({ email, key: addressKey(email) }));
    const rows = await this.dataSource.query<(EmailMatch & { readonly email_key: string })[]>(EMAILS, [
      [...new Set(asked.map(({ key }) => key))],
    ]);
    const byKey = new Map(rows.map((row) => [row.email_key, row]));
    const found = asked.map(({ email, key }) => {
      const row = byKey.get(key);
      return row !== undefined && sameAddress(row.email, email) ? row : undefined;
    });
    return [...new Set(found)].filter((row) => row !== undefined);
  }

  /** Locks the account against other writers until the transaction ends, and reads it as it is then. */
  async lock(
    id: string,
    transaction: EntityManager,
    interruption?: Interruption,
  ): Promise<AccountRow | null> {
    await queryInterruptible(transaction, LOCK, [id], interruption);
    // A second statement: its snapshot is taken after the wait for the lock.
    const rows = await transaction.query<AccountRow[]>(this.sql.byId, [id]);
    return requireOwn(rows)[0] ?? null;
  }

  private async read(text: string, values: unknown[]): Promise<AccountRow[]> {
    const rows = await runStatement<AccountRow>(this.dataSource, text, values);
    if (rows.every(isOwn)) return rows;
    // The database has become another one on connections that were there before: restored into, or behind a pooler.
    await renewHistory(this.dataSource);
    return requireOwn(await runStatement<AccountRow>(this.dataSource, text, values));
  }
}

function isOwn({ in_history }: AccountRow): boolean {
  return in_history !== null;
}

function requireOwn(rows: AccountRow[]): AccountRow[] {
  if (rows.every(isOwn)) return rows;
  throw new NotReadyError('The database has just become another one');
}
