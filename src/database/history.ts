import type { DataSource } from 'typeorm';
import { bytesOf } from './lsn.js';
import { errorCode } from '../diagnostics/operator-error.js';
import { NotReadyError } from './postgres-errors.js';

/**
 * Whether the one row of `change_feed` (as `f`) was written in this history: by the server that runs now since it
 * started, and not by a restore. Costs next to nothing, so every statement whose answer depends on it can ask.
 */
export const IS_OWN = 'f.started = pg_postmaster_start_time() AND f.xmin = f.written_by';

/** SQL: the name of the history that the rows of the same statement belong to; null if it has to be begun first. */
export const HISTORY = `(SELECT f.history FROM change_feed f WHERE ${IS_OWN})`;

const LOOK = `
  SELECT pg_is_in_recovery() AS is_standby, f.epoch,
    coalesce(${IS_OWN} AND f.database = d.oid, false) AS is_own,
    EXISTS (SELECT FROM pg_index i WHERE i.indrelid = 'change_feed'::regclass AND i.indisprimary) AS is_whole
  FROM pg_database d LEFT JOIN change_feed f ON true WHERE d.datname = current_database()`;
const BEGIN = 'SELECT begin_epoch($1, $2::pg_lsn, $3)';

/** undefined_table, undefined_column, undefined_function: before the migrations there is nothing to look at. */
const NOT_MIGRATED = new Set(['42P01', '42703', '42883']);

interface Look {
  readonly is_standby: boolean;
  /** null: a restore has left no row. */
  readonly epoch: string | null;
  readonly is_own: boolean;
  /** A restore brings keys last: until then a second row would be taken. */
  readonly is_whole: boolean;
}

type Query = <Row>(text: string, parameters: unknown[]) => Promise<Row[]>;

/**
 * What this process knows of the history that its database tells. A promoted standby, a restored dump and a recovery
 * to an earlier moment look like the database that was there before, and may have undone what was given out. So each
 * new connection is looked at before it is used; where the database is not the one of before, an epoch begins in it.
 * See docs/decisions/0036.
 */
export class History {
  private epoch: string | null = null;
  /** The end of the log, as of what was given out last in that epoch. */
  private lsn = '0/0';

  /** @param overPromotion nothing is given out that a promoted standby could lack: see CHANGES_WAIT_FOR_STANDBYS */
  constructor(private readonly overPromotion: boolean) {}

  /**
   * Looks at a connection, and begins an epoch if there has to be one.
   * @throws NotReadyError
   */
  async look(query: Query): Promise<void> {
    try {
      const { epoch, is_own } = await ask(query);
      if (is_own && (this.epoch === null || epoch === this.epoch)) return this.enter(epoch);
      await query(BEGIN, [this.epoch, this.lsn, this.overPromotion]);
      this.enter((await ask(query)).epoch);
    } catch (error) {
      if (!NOT_MIGRATED.has(errorCode(error) ?? '')) throw error;
    }
  }

  /** What has just left this process was in the log up to there. Should it be undone one day, this process knows. */
  gaveOut(epoch: string, lsn: string): void {
    if (epoch === this.epoch && bytesOf(lsn) > bytesOf(this.lsn)) this.lsn = lsn;
  }

  private enter(epoch: string | null): void {
    if (epoch !== this.epoch) this.lsn = '0/0';
    this.epoch = epoch;
  }
}

/** The one of a data source that `createDataSource` has made. */
export function historyOf(dataSource: DataSource): History {
  const { extra } = dataSource.options as { readonly extra: { readonly history: History } };
  return extra.history;
}

/** Looks at the database again, where a statement has found that its history is not the one that was begun. */
export function renewHistory(dataSource: DataSource): Promise<void> {
  return historyOf(dataSource).look((text, parameters) => dataSource.query(text, parameters));
}

async function ask(query: Query): Promise<Look> {
  const [look] = await query<Look>(LOOK, []);
  if (look!.is_standby) throw new NotReadyError('The server is a standby that has not been promoted');
  if (!look!.is_whole) throw new NotReadyError('The database is being restored');
  return look!;
}
