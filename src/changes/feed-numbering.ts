import type { DataSource } from 'typeorm';

const IS_AHEAD = `
  SELECT EXISTS (SELECT FROM changes WHERE transaction_id >= pg_snapshot_xmax(pg_current_snapshot())) AS ahead`;

/**
 * Transaction ids belong to one PostgreSQL server. After a dump was restored into a younger one, the stored ids are
 * ahead of it: the feed would hold back the old changes and sort the new ones before them. Then all that is stored is
 * moved to the front, in the order in which it was recorded, and a new epoch makes the old cursors void (410).
 *
 * @param owner migrated, as the role that owns the tables
 */
export async function renumberRestoredFeed(owner: DataSource): Promise<void> {
  if (!(await isAhead(owner))) return;
  await owner.transaction(async (transaction) => {
    await transaction.query('LOCK TABLE changes IN ACCESS EXCLUSIVE MODE');
    // Another process may have been first.
    if (!(await isAhead(transaction))) return;
    await transaction.query('ALTER TABLE changes DISABLE TRIGGER changes_append_only');
    await transaction.query(`UPDATE changes SET transaction_id = '0'`);
    await transaction.query('ALTER TABLE changes ENABLE TRIGGER changes_append_only');
    await transaction.query('UPDATE change_feed SET epoch = left(gen_random_uuid()::text, 8)');
  });
}

async function isAhead(executor: Pick<DataSource, 'query'>): Promise<boolean> {
  const [row] = await executor.query<{ ahead: boolean }[]>(IS_AHEAD);
  return row?.ahead === true;
}
