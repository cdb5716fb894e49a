import type { AccountFields } from '../accounts/fields/account-fields.js';
import { claimStoredValues } from '../accounts/store/bulk/stored-values.js';
import { applyMigrations } from '../database/apply-migrations.js';
import { asOwner } from '../database/as-owner.js';
import { renewHistory } from '../database/history.js';
import type { Database } from '../database/open-database.js';
import { errorCode, OperatorError } from '../diagnostics/operator-error.js';

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * What the owner of the tables has to do before anybody works with them: migrations, the rights of the service, and
 * whose is which value of a field that is declared unique from now on.
 *
 * @returns the names of the migrations applied, in their order
 * @throws OperatorError if the role may not
 */
export async function prepareDatabase(database: Database, fields: AccountFields): Promise<string[]> {
  const applied = await asOwner(database, async ({ dataSource, serviceRole }) => {
    const names = await applyMigrations(dataSource, serviceRole);
    await claimStoredValues(dataSource, fields);
    return names;
  }).catch((error: unknown) => {
    if (errorCode(error) !== INSUFFICIENT_PRIVILEGE) throw error;
    throw new OperatorError(
      `Migrations are pending, and the role of ${database.ownerSetting} may not see to that: let MIGRATION_DATABASE_URL be the role that owns the tables.`,
      { cause: error },
    );
  });
  // Connections that were opened before could not look at it.
  await renewHistory(database.dataSource);
  return applied;
}
