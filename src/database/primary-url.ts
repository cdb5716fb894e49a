import type { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';

/** For a connection outside the pool: one that is kept, and must be to the primary. */
export function primaryUrl(dataSource: DataSource): string {
  const { url, replication } = dataSource.options as PostgresDataSourceOptions;
  const found = replication?.master.url ?? url;
  if (found === undefined) throw new Error('the data source was made without a URL');
  return found;
}
