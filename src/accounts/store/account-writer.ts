import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ChangeAuthor, FieldChanges } from '../../changes/log/change.js';
import type { Interruption } from '../../database/interruption.js';
import { queryInterruptible, runInterruptible, runStatement } from '../../database/run-statement.js';
import { AccountFields } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import { BatchedWrites } from './batched-writes.js';
import { writeStatementsFor, type WriteStatements } from './sql/write-statements.js';

// A commit waits for standbys only if it has something in the log.
const SETTLE = `
  SELECT pg_logical_emit_message(true, 'accounts', '') WHERE current_setting('synchronous_standby_names') <> ''`;

interface SavedVersion {
  readonly version: number;
}

/** Writes accounts. Each write is one statement: rows, audit row and change event are saved together or not at all. */
@Injectable()
export class AccountWriter {
  private readonly sql: WriteStatements;
  private readonly batched: BatchedWrites;

  constructor(
    private readonly dataSource: DataSource,
    fields: AccountFields,
  ) {
    this.sql = writeStatementsFor(fields);
    this.batched = new BatchedWrites(dataSource, this.sql);
  }

  /**
   * Saves an account that was read at `account.version`, with its change.
   * @param options.writeId by which the change can be found again: see `ambiguous-commit.ts`
   * @returns the new version, or null if the account is no longer what was read: nothing was saved then
   */
  async update(
    account: AccountRow,
    changes: FieldChanges,
    author: ChangeAuthor,
    {
      writeId = null,
      transaction,
      interruption,
    }: { writeId?: string | null; transaction?: EntityManager; interruption?: Interruption } = {},
  ): Promise<number | null> {
    if (!transaction && interruption && this.sql.canBeShared(account, changes, author)) {
      const isSaved = await this.batched.save({ account, changes, author, writeId }, interruption);
      return isSaved ? account.version + 1 : null;
    }
    const { text, parameters } = this.sql.update(account, changes, { ...author, writeId });
    const rows = await this.run<SavedVersion>(text, parameters, transaction, interruption);
    return rows[0]?.version ?? null;
  }

  /**
   * Waits until what an account is has reached the standbys that commits wait for: the commit that made it so may have
   * been given up before. At once if there are none.
   * @throws OutcomeUnknownError
   */
  async settle(transaction: EntityManager | undefined, interruption: Interruption): Promise<void> {
    await this.run(SETTLE, [], transaction, interruption);
  }

  private run<Row extends object>(
    text: string,
    parameters: unknown[],
    transaction: EntityManager | undefined,
    interruption: Interruption | undefined,
  ): Promise<Row[]> {
    if (transaction) return queryInterruptible(transaction, text, parameters, interruption);
    if (interruption) return runInterruptible(this.dataSource, text, parameters, interruption);
    return runStatement(this.dataSource, text, parameters);
  }
}
