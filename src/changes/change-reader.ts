import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Position } from './position.js';

/** A change as it stands in the feed. */
export interface ChangeRow {
  readonly position: Position;
  readonly type: string;
  /** Of the account; bigint, as text. */
  readonly userId: string;
  readonly username: string | null;
  readonly version: number;
  readonly fields: string[];
  readonly time: Date;
}

/** What one statement sees of the feed. */
export interface FeedSlice {
  /** The numbering that cursors belong to now. */
  readonly epoch: string;
  /** The last position that can be read. */
  readonly newest: Position;
  /** No transaction with this id or a higher one has ended yet. */
  readonly nextTransactionId: bigint;
  readonly rows: readonly ChangeRow[];
}

/**
 * A change can be read once every transaction with its id or a lower one has ended: nothing can then appear before
 * it any more. The snapshot is that of the whole statement. See docs/decisions/0011.
 */
const SETTLED = 'c.transaction_id < pg_snapshot_xmin(pg_current_snapshot())';
const AFTER = '(c.transaction_id, c.id) > ($1::xid8, $2::bigint)';
const FIRST = 'ORDER BY c.transaction_id, c.id LIMIT 1';
/** The last position that can be read, as columns `transaction_id` and `id`; no row if there is none. */
export const NEWEST = `SELECT c.transaction_id, c.id FROM changes c WHERE ${SETTLED}
  ORDER BY c.transaction_id DESC, c.id DESC LIMIT 1`;

// The feed itself always is a row, so that an empty page too tells epoch and newest position of its own snapshot.
const SLICE = `
  SELECT feed.epoch, newest.transaction_id AS newest_transaction_id, newest.id AS newest_id,
    pg_snapshot_xmax(pg_current_snapshot()) AS next_transaction_id,
    page.transaction_id, page.id, page.type, page.user_id, page.username, page.version, page.fields, page.time
  FROM change_feed feed
  LEFT JOIN LATERAL (${NEWEST}) newest ON true
  LEFT JOIN LATERAL (
    SELECT c.transaction_id, c.id, c.type, c.user_id, u.username, c.version, c.fields, c.time
    FROM changes c LEFT JOIN users u ON u.id = c.user_id
    WHERE ${AFTER} AND ${SETTLED}
      AND ($4::text[] IS NULL OR c.type <> 'account.updated' OR c.fields && $4::text[])
    ORDER BY c.transaction_id, c.id LIMIT $3
  ) page ON true
  ORDER BY page.transaction_id, page.id`;

const CUTOFF = `now() - make_interval(secs => $3::float8 / 1000)`;
const NEXT = `SELECT c.transaction_id, c.id, c.time < ${CUTOFF} AS outside FROM changes c
  WHERE ${AFTER} AND ${SETTLED} ${FIRST}`;
const FIRST_RETAINED = `SELECT c.transaction_id, c.id FROM changes c
  WHERE c.time >= now() - make_interval(secs => $1::float8 / 1000) AND ${SETTLED} ${FIRST}`;

interface PositionColumns {
  readonly transaction_id: string;
  readonly id: string;
}

interface SliceColumns {
  readonly epoch: string;
  readonly newest_transaction_id: string | null;
  readonly newest_id: string | null;
  readonly next_transaction_id: string;
  /** null, like the columns after it, in the one row of an empty page. */
  readonly transaction_id: string | null;
  readonly id: string;
  readonly type: string;
  readonly user_id: string;
  readonly username: string | null;
  readonly version: number;
  readonly fields: string[];
  readonly time: Date;
}

/** Reads the settled part of the table of changes. */
@Injectable()
export class ChangeReader {
  constructor(private readonly dataSource: DataSource) {}

  /** @param fields null: all changes */
  async read(after: Position, limit: number, fields: readonly string[] | null): Promise<FeedSlice> {
    const parameters = [...parametersOf(after), limit, fields];
    const rows = await this.dataSource.query<SliceColumns[]>(SLICE, parameters);
    const [first] = rows;
    if (!first) throw new Error('change_feed has lost its row');
    return {
      epoch: first.epoch,
      newest: position(first.newest_transaction_id ?? '0', first.newest_id ?? '0'),
      nextTransactionId: BigInt(first.next_transaction_id),
      rows: rows.flatMap((row) => (row.transaction_id === null ? [] : [changeRow(row, row.transaction_id)])),
    };
  }

  /** Null: nothing can be read yet. */
  async findNewest(): Promise<Position | null> {
    return positionOf(await this.dataSource.query<PositionColumns[]>(NEWEST));
  }

  /** The first change after a position, and whether it is older than the retention (milliseconds). */
  async findNext(after: Position, retention: number): Promise<{ at: Position; outside: boolean } | null> {
    const parameters = [...parametersOf(after), retention];
    const rows = await this.dataSource.query<(PositionColumns & { outside: boolean })[]>(NEXT, parameters);
    const at = positionOf(rows);
    return at && { at, outside: rows[0]!.outside };
  }

  /** The first change that is not older than the retention. Goes through all that is, so it is asked for seldom. */
  async findFirstRetained(retention: number): Promise<Position | null> {
    return positionOf(await this.dataSource.query<PositionColumns[]>(FIRST_RETAINED, [retention]));
  }
}

function changeRow(row: SliceColumns, transactionId: string): ChangeRow {
  const { id, type, user_id: userId, username, version, fields, time } = row;
  return { position: position(transactionId, id), type, userId, username, version, fields, time };
}

function parametersOf({ transactionId, id }: Position): [string, string] {
  return [String(transactionId), String(id)];
}

function positionOf([row]: readonly PositionColumns[]): Position | null {
  return row ? position(row.transaction_id, row.id) : null;
}

function position(transactionId: string, id: string): Position {
  return { transactionId: BigInt(transactionId), id: BigInt(id) };
}
