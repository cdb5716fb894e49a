import type { QueryRunner } from 'typeorm';
import type { ChangeAuthor, FieldChanges } from '../../../changes/log/change.js';
import type { AccountFields } from '../../fields/account-fields.js';
import type { AccountRow } from '../../fields/account-row.js';
import { foldCase } from '../../fields/names/fold-case.js';
import { readStatementsFor, type ReadStatements } from '../sql/read-statements.js';
import { writeStatementsFor, type WriteStatements } from '../sql/write-statements.js';
import { StagingTable } from './staging-table.js';

/** An account as it shall be, and what that changes. */
export interface ChangedAccount {
  readonly account: AccountRow;
  readonly changes: FieldChanges;
}

// In one order, so that two of these wait for each other and never both for ever.
const LOCK = 'SELECT 1 FROM users WHERE username_key = ANY($1) ORDER BY id FOR NO KEY UPDATE';

/** Changes many accounts with one statement, each with its audit row and event. In a transaction of the caller's. */
export class AccountBulkUpdater {
  private readonly reads: ReadStatements;
  private readonly writes: WriteStatements;
  private readonly staging: StagingTable;

  constructor(
    private readonly connection: QueryRunner,
    fields: AccountFields,
    private readonly author: ChangeAuthor,
  ) {
    this.reads = readStatementsFor(fields);
    this.writes = writeStatementsFor(fields);
    this.staging = new StagingTable(fields);
  }

  /** Those of the accounts that there are, by the keys of their names; nobody else changes them until the end. */
  async lock(usernameKeys: readonly string[]): Promise<Map<string, AccountRow>> {
    await this.connection.query(LOCK, [usernameKeys]);
    // A second statement: its snapshot is taken after the wait for the locks.
    const rows = (await this.connection.query(this.reads.byUsername, [usernameKeys])) as AccountRow[];
    return new Map(rows.map((row) => [foldCase(row.username), row]));
  }

  /** @param changed accounts that are locked, each once */
  async update(changed: readonly ChangedAccount[]): Promise<void> {
    if (changed.length === 0) return;
    const { actor, channel, requestId } = this.author;
    const rows = changed.map(({ account, changes }, position) =>
      this.writes.stage(account, changes, position, account.id),
    );
    await this.staging.fill(this.connection, this.staging.encode(rows));
    await this.connection.query(this.writes.updateStaged, [actor, channel, requestId]);
  }
}
