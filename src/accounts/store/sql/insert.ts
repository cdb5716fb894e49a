import { insertChanges } from '../../../changes/log/insert-changes.js';
import type { Table } from '../../fields/field.js';
import type { Column } from './account-columns.js';
import { changesOfStaged, STAGED_KEYS } from './staged-accounts.js';
import { claimUnique } from './unique-values.js';

/** Creates the accounts of a source that has the columns of the staging table: rows, audit rows and events in one statement. */
export function insertFrom(source: string, columns: readonly Column[], hasUnique: boolean): string {
  const insert = (table: Table, beside = '') => {
    const own = columns.filter((column) => column.table === table);
    const names = own.map(({ name }) => name);
    const values = own.map(({ name, write }) => write(name));
    return `INSERT INTO ${table} (${beside}${names.join(', ')}) SELECT ${beside}${values.join(', ')}`;
  };
  const claim = hasUnique ? claimUnique({ ...STAGED_KEYS, from: 'created', userId: 'user_id' }) : '';
  return `
  WITH input AS MATERIALIZED (SELECT * FROM ${source}), new_users AS (
    ${insert('users')} FROM input ORDER BY position
    ON CONFLICT DO NOTHING
    RETURNING id, username_key, email_key
  ), created AS MATERIALIZED (
    SELECT new_users.id AS user_id, input.* FROM new_users JOIN input USING (username_key, email_key)
  ), new_profiles AS (
    ${insert('profiles', 'user_id, ')} FROM created
  )${claim}, new_changes AS (
    ${insertChanges({ ...changesOfStaged('account.created'), from: 'created', orderBy: 'position', userId: 'user_id', version: '1' })}
  )
  SELECT position FROM created`;
}
