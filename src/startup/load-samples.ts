import { createReadStream } from 'node:fs';
import type { DataSource } from 'typeorm';
import type { AccountFields } from '../accounts/fields/account-fields.js';
import { importAccounts } from '../transfer/import-accounts.js';

/** From `src/startup` and `dist/startup` alike. */
const SAMPLES = new URL('../../samples/accounts.ndjson', import.meta.url);

/** Loads the sample accounts into a database that has no account. @returns how many */
export async function loadSamples(dataSource: DataSource, fields: AccountFields): Promise<number> {
  const [row] = await dataSource.query<{ used: boolean }[]>('SELECT EXISTS (SELECT FROM users) AS used');
  if (row?.used) return 0;
  const author = { actor: 'samples', channel: 'command_line', requestId: null } as const;
  const { imported } = await importAccounts(dataSource, createReadStream(SAMPLES), { author, fields });
  return imported;
}
