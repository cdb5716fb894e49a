import type { DataSource, QueryRunner } from 'typeorm';
import type { ChangeAuthor } from '../../../changes/log/change.js';
import { AccountFields } from '../../fields/account-fields.js';
import { undeclaredField } from '../../fields/declared-fields.js';
import { applyPatch } from '../../rules/account-changes.js';
import { AccountBulkUpdater } from './account-bulk-updater.js';

const HOLDERS = `
  SELECT u.username_key FROM users u JOIN profiles p ON p.user_id = u.id
  WHERE p.extended ? $1 AND p.extended -> $1 <> 'null' ORDER BY u.id LIMIT 1000`;

/**
 * Removes the values of a field that is declared no more: each a change of its account, in batches so that nobody waits
 * long.
 * @returns how many accounts had one
 */
export async function purgeValues(
  dataSource: DataSource,
  fields: AccountFields,
  member: string,
  author: ChangeAuthor,
): Promise<number> {
  const field = undeclaredField(member);
  const withField = new AccountFields([...fields.all, field]);
  const connection = dataSource.createQueryRunner('master');
  const updater = new AccountBulkUpdater(connection, withField, author);
  let purged = 0;
  try {
    for (;;) {
      const holders = await findHolders(connection, member);
      if (holders.length === 0) return purged;
      await connection.startTransaction();
      const rows = [...(await updater.lock(holders)).values()];
      const patched = rows.map((row) => applyPatch(withField, row, { [field.name]: null }));
      const changed = patched.filter(({ changes }) => field.name in changes);
      await updater.update(changed);
      await connection.commitTransaction();
      purged += changed.length;
    }
  } finally {
    if (connection.isTransactionActive) await connection.rollbackTransaction().catch(() => undefined);
    await connection.release();
  }
}

async function findHolders(connection: QueryRunner, member: string): Promise<string[]> {
  const rows = (await connection.query(HOLDERS, [member])) as { username_key: string }[];
  return rows.map(({ username_key }) => username_key);
}
