import { renumberRestoredFeed } from '../changes/feed-numbering.js';
import { applyMigrations } from '../database/apply-migrations.js';
import { asOwner } from '../database/as-owner.js';
import type { Database } from '../database/open-database.js';
import { OperatorError } from '../database/operator-error.js';
import { errorCode } from '../database/postgres-errors.js';

const INSUFFICIENT_PRIVILEGE = '42501';

/**
 * What the owner of the tables has to do before anybody works with them: migrations, the rights of the service, and
 * the numbering of a feed that was restored.
 *
 * @returns the names of the migrations applied, in their order
 * @throws OperatorError if the role may not
 */
export async function prepareDatabase(database: Database): Promise<string[]> {
  return asOwner(database, async ({ dataSource, serviceRole }) => {
    const applied = await allowed('Migrations are pending', () => applyMigrations(dataSource, serviceRole));
    await allowed('The feed has to be numbered anew after a restore', () => renumberRestoredFeed(dataSource));
    return applied;
  });

  async function allowed<T>(what: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (errorCode(error) !== INSUFFICIENT_PRIVILEGE) throw error;
      const setting = database.ownerUrl === undefined ? 'DATABASE_URL' : 'MIGRATION_DATABASE_URL';
      throw new OperatorError(
        `${what}, and the role of ${setting} may not see to that: let MIGRATION_DATABASE_URL be the role that owns the tables.`,
        { cause: error },
      );
    }
  }
}
