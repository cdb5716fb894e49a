import pg from 'pg';
import { DatabaseClient } from '../../database/client.js';
import type { GaugeReading } from './metrics.js';

/** A gauge that one statement reads: a row with a column `value`. It has to be cheap however much is stored. */
interface DatabaseGauge {
  readonly name: string;
  readonly help: string;
  /** What it reads; before the migration that makes it there is nothing to tell. */
  readonly table: string;
  readonly sql: string;
}

/** More than that is too much anyway, and not worth counting. */
const MOST = 100_000;

/** Add what a new table can tell here. */
const GAUGES: readonly DatabaseGauge[] = [
  {
    name: 'accounts_feed_lag_seconds',
    help: 'Age of the oldest change that the feed cannot show yet, because an older transaction is still open.',
    table: 'past_epochs',
    // One step in the index: see docs/decisions/0011.
    sql: `SELECT coalesce((
      SELECT extract(epoch FROM clock_timestamp() - time) FROM changes
      WHERE transaction_id >= (SELECT feed_horizon())
      ORDER BY transaction_id, id LIMIT 1), 0)::float8 AS value`,
  },
  {
    name: 'accounts_mail_queue_depth',
    help: 'Mails that wait to be sent, or to be tried again.',
    table: 'mails',
    sql: `SELECT count(*)::integer AS value FROM (
      SELECT FROM mails WHERE state = 'queued' LIMIT ${MOST}) AS queued`,
  },
  {
    name: 'accounts_mail_failing',
    help: 'Queued mails that could not be sent at least once.',
    table: 'mails',
    sql: `SELECT count(*)::integer AS value FROM (
      SELECT FROM mails WHERE state = 'queued' AND attempts > 0 LIMIT ${MOST}) AS failing`,
  },
  {
    name: 'accounts_relay_lag_seconds',
    help: 'Age of the oldest change that has not been pushed to every target yet.',
    table: 'relay_targets',
    sql: `SELECT coalesce(max((
      SELECT extract(epoch FROM clock_timestamp() - c.time) FROM changes c
      WHERE (c.transaction_id, c.id) > (t.transaction_id, t.change_id)
      ORDER BY c.transaction_id, c.id LIMIT 1)), 0)::float8 AS value
      FROM relay_targets t WHERE t.disabled_at IS NULL`,
  },
  {
    name: 'accounts_relay_failing_targets',
    help: 'Targets to which the last push failed.',
    table: 'relay_targets',
    sql: 'SELECT count(*)::integer AS value FROM relay_targets WHERE attempts > 0',
  },
];

const STATEMENT_TIMEOUT_MS = 1_000;
const GIVE_UP_MS = 2_000;

export interface DatabaseGauges {
  readonly gauges: readonly GaugeReading[];
  readonly close: () => Promise<void>;
}

/**
 * Gauges that are read from the database, on a connection of their own: they are wanted most when the pool of the
 * service has none left. A statement ends after a second, whoever reads.
 */
export function databaseGauges(connectionString: string): DatabaseGauges {
  const pool = new pg.Pool({
    Client: DatabaseClient,
    connectionString,
    max: 1,
    connectionTimeoutMillis: GIVE_UP_MS,
    query_timeout: GIVE_UP_MS,
    idleTimeoutMillis: 60_000,
    allowExitOnIdle: true,
    application_name: 'user-accounts-metrics',
  });
  // A lost connection is replaced at the next scrape.
  pool.on('error', () => undefined);
  const up: GaugeReading = {
    name: 'accounts_database_up',
    help: '1: the database answers. 0: it does not.',
    read: () => readOne(pool, 'SELECT 1 AS value').catch(() => 0),
  };
  const gauges = GAUGES.map(({ name, help, table, sql }) => ({
    name,
    help,
    read: async () => ((await exists(pool, table)) ? readOne(pool, sql) : undefined),
  }));
  return { gauges: [up, ...gauges], close: () => pool.end() };
}

async function exists(pool: pg.Pool, table: string): Promise<boolean> {
  return (await readOne(pool, `SELECT (to_regclass('${table}') IS NOT NULL)::integer AS value`)) === 1;
}

/** The limit is set for one transaction alone: a pooler between us would keep it for others. */
async function readOne(pool: pg.Pool, sql: string): Promise<number | undefined> {
  const client = await pool.connect();
  try {
    const text = `BEGIN READ ONLY; SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}; ${sql}; COMMIT`;
    const results = (await client.query(text)) as unknown as pg.QueryResult<{ value: number }>[];
    client.release();
    return results[2]?.rows[0]?.value;
  } catch (error) {
    // In what state the connection is cannot be known.
    client.release(true);
    throw error;
  }
}
