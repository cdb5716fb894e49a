import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';

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
  if (!dataSource.isInitialized) throw new Error('DataSource is not open');
  const { master } = dataSource.driver as unknown as { readonly master: Pool };
  return (await master.query<Row>(text, values)).rows;
}
