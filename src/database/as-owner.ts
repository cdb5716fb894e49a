import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.js';
import { connect, type Database } from './open-database.js';
import { OperatorError } from '../diagnostics/operator-error.js';

/** The role that owns the tables. */
export interface Owner {
  readonly dataSource: DataSource;
  /** The role of the service, if that is another one. */
  readonly serviceRole: string | undefined;
}

interface Identity {
  readonly role: string;
  /** Of the database, on which server, and where in it tables are looked for. */
  readonly place: string;
}

// The time of the start tells one server from another, however their names are spelt, and any role may ask for it.
const IDENTITY = `
  SELECT current_user::text AS role,
    concat_ws(' ', extract(epoch FROM pg_postmaster_start_time()), current_database(), current_schema()) AS place`;

/** Does what only the owner of the tables can do, on connections that end with it. */
export async function asOwner<T>(database: Database, work: (owner: Owner) => Promise<T>): Promise<T> {
  const { dataSource: service, ownerUrl: url } = database;
  if (url === undefined) return work({ dataSource: service, serviceRole: undefined });
  const applicationName = 'user-accounts-owner';
  const dataSource = createDataSource({ url, applicationName, poolSize: 2, preparedStatements: false });
  try {
    await connect(dataSource, url, database.ownerSetting);
    const [owner, user] = await Promise.all([identityOf(dataSource), identityOf(service)]);
    if (owner.place !== user.place) {
      throw new OperatorError('MIGRATION_DATABASE_URL and DATABASE_URL do not lead to the same database.');
    }
    return await work({ dataSource, serviceRole: owner.role === user.role ? undefined : user.role });
  } finally {
    if (dataSource.isInitialized) await dataSource.destroy();
  }
}

async function identityOf(dataSource: DataSource): Promise<Identity> {
  const [row] = await dataSource.query<Identity[]>(IDENTITY);
  return row!;
}
