import type { Client } from 'pg';
import { type DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { DatabaseClient } from './client.js';
import { primaryUrl } from './primary-url.js';
import { grantServiceRights } from './service-rights.js';

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
 * Applies what is pending, and gives the role of the service its rights if that is another role than the owner's.
 * Processes that start at the same time wait for each other: the first one applies.
 * @returns the names of the migrations applied, in their order
 */
export async function applyMigrations(dataSource: DataSource, serviceRole?: string): Promise<string[]> {
  return withMigrationLock(dataSource, async () => {
    const applied = await withConnection(dataSource, async (connection) => {
      const executor = new MigrationExecutor(dataSource, connection);
      executor.transaction = 'each';
      const pending = await executor.getPendingMigrations();
      return pending.length === 0 ? [] : executor.executePendingMigrations();
    });
    if (serviceRole !== undefined) await grantServiceRights(dataSource, serviceRole);
    return applied.map(({ name }) => name);
  });
}

/**
 * Each migration has a transaction of its own, so the lock is that of another transaction, which stays open meanwhile.
 * A lock of the session would be lost, and left behind, in a pooler that gives each transaction another session.
 */
async function withMigrationLock<T>(dataSource: DataSource, work: () => Promise<T>): Promise<T> {
  const client: Client = new DatabaseClient({
    connectionString: primaryUrl(dataSource),
    connectionTimeoutMillis: 5_000,
    application_name: 'user-accounts-migrate',
  });
  try {
    await client.connect();
    await client.query('BEGIN');
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    return await work();
  } finally {
    await client.end();
  }
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

/** The same, once nobody is applying any: in the middle of that, a new database looks like an old one. */
export function settledMigrationState(dataSource: DataSource): Promise<MigrationState> {
  return withMigrationLock(dataSource, () => readMigrationState(dataSource));
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
