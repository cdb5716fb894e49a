import type { ClientBase, Pool } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { Interruption } from './interruption.js';

/**
 * Runs one statement on the data source's own connection pool. `DataSource.query` would do the same by way of a query
 * runner of its own, events and logging; for what every request runs that is too much. See docs/decisions/0026.
 *
 * Errors are those of `pg`, not TypeORM's `QueryFailedError`.
 */
export async function runStatement<Row extends object>(
  dataSource: DataSource,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  return (await poolOf(dataSource).query<Row>(text, values)).rows;
}

/** The same, for a statement that may have to wait for what somebody else holds. */
export async function runInterruptible<Row extends object>(
  dataSource: DataSource,
  text: string,
  values: unknown[],
  interruption: Interruption,
): Promise<Row[]> {
  const client = await poolOf(dataSource).connect();
  let failure: Error | undefined;
  try {
    return (await interruption.during(client, () => client.query<Row>(text, values))).rows;
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    // As the pool does: after an error a new session is safer.
    client.release(failure);
  }
}

/** The same within a transaction. */
export async function queryInterruptible<Row extends object>(
  transaction: EntityManager,
  text: string,
  values: unknown[],
  interruption: Interruption | undefined,
): Promise<Row[]> {
  const query = () => transaction.query<Row[]>(text, values);
  if (interruption === undefined) return query();
  return interruption.during((await transaction.queryRunner!.connect()) as ClientBase, query);
}

function poolOf(dataSource: DataSource): Pool {
  if (!dataSource.isInitialized) throw new Error('DataSource is not open');
  return (dataSource.driver as unknown as { readonly master: Pool }).master;
}
