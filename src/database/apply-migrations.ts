import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';

/** Any number that nobody else uses for advisory locks in this database. */
const MIGRATION_LOCK = 1_764_000_000;

/** How far a database is behind this version of the program. */
export interface MigrationState {
  /** Names, in the order in which they have to be applied. */
  readonly pending: readonly string[];
  /** None was ever applied. */
  readonly isEmpty: boolean;
}

/**
 * Applies what is pending. Processes that start at the same time wait for each other: the first one applies.
 * @returns the names of the migrations applied, in their order
 */
export async function applyMigrations(dataSource: DataSource): Promise<string[]> {
  return withConnection(dataSource, async (connection) => {
    // A lock of the session, not of a transaction: each migration has a transaction of its own.
    await connection.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      const executor = new MigrationExecutor(dataSource, connection);
      executor.transaction = 'each';
      const pending = await executor.getPendingMigrations();
      if (pending.length === 0) return [];
      return (await executor.executePendingMigrations()).map(({ name }) => name);
    } finally {
      // A session that broke has lost its lock, and its error is the one to report.
      await connection.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    }
  });
}

/** Writes nothing. */
export async function readMigrationState(dataSource: DataSource): Promise<MigrationState> {
  return withConnection(dataSource, async (connection) => {
    const executor = new MigrationExecutor(dataSource, connection);
    const pending = await executor.getPendingMigrations();
    const applied = await executor.getExecutedMigrations();
    return { pending: pending.map(({ name }) => name), isEmpty: applied.length === 0 };
  });
}

async function withConnection<T>(
  dataSource: DataSource,
  work: (connection: QueryRunner) => Promise<T>,
): Promise<T> {
  const connection = dataSource.createQueryRunner('master');
  try {
    return await work(connection);
  } finally {
    await connection.release();
  }
}
