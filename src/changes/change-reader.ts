import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { historyOf, IS_OWN, renewHistory } from '../database/history.js';
import { bytesOf } from '../database/lsn.js';
import { NotReadyError } from '../database/postgres-errors.js';
import { formatCursor, type Cursor } from './cursor.js';
import { LogMarks } from './log-marks.js';
import { positionOf, type Position, type PositionColumns } from './position.js';
import { NEWEST, SETTLED } from './settled.js';
import { Standbys, type Mark } from './standbys.js';

/** A change as it stands in the feed. */
export interface ChangeRow {
  readonly position: Position;
  /** In which it was made: it names the change together with account and version. */
  readonly epoch: string;
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
  /** The one that cursors belong to now. */
  readonly epoch: string;
  /** The cursor of a position that is given out with this slice. */
  cursorOf(position: Position): string;
  /** The last position that can be given out; undefined while standbys have not confirmed any. */
  readonly newest: Position | undefined;
  /** Whether nothing was undone of what had been read before. */
  readonly goesOn: boolean;
  /** Whether there are changes already that cannot be given out yet. */
  readonly heldBack: boolean;
  readonly rows: readonly ChangeRow[];
}

export interface Reading {
  /** What was read before; null: nothing that could have been undone. */
  readonly since: Cursor | null;
  readonly limit: number;
  /** null: all changes */
  readonly fields: readonly string[] | null;
}

const AFTER = '(c.transaction_id, c.id) > ($1::xid8, $2::bigint)';
const FIRST = 'ORDER BY c.transaction_id, c.id LIMIT 1';

// The feed itself always is a row, so that an empty page too tells epoch and newest position of its own snapshot. What is
// held back is looked for once, and by the order of the index: EXISTS would go through the table, for each row of the page.
const SLICE = `
  WITH feed AS MATERIALIZED (
    SELECT f.epoch, f.is_own, coalesce($9::pg_lsn, f.lsn)::text AS lsn,
      newest.transaction_id AS newest_transaction_id, newest.id AS newest_id, held.transaction_id IS NOT NULL AS held_back,
      $5::text IS NULL OR ($5 = f.epoch AND $1::xid8 < f.horizon) OR EXISTS (
        SELECT FROM past_epochs p
        WHERE p.epoch = $5 AND p.until_lsn >= $6::pg_lsn AND p.until_transaction > $1::xid8) AS goes_on
    FROM (SELECT f.epoch, ${IS_OWN} AS is_own, feed_lsn() AS lsn, feed_horizon() AS horizon FROM change_feed f) f
    LEFT JOIN LATERAL (${NEWEST}) newest ON true
    LEFT JOIN LATERAL (
      SELECT h.transaction_id FROM changes h WHERE (h.transaction_id, h.id)
        > (coalesce($7::xid8, newest.transaction_id, '0'), coalesce($8::bigint, newest.id, 0))
      ORDER BY h.transaction_id, h.id LIMIT 1
    ) held ON true
  )
  SELECT feed.*,
    page.transaction_id, page.id, page.type, page.user_id, page.username, page.version, page.fields, page.time,
    coalesce((SELECT p.epoch FROM past_epochs p WHERE p.until_transaction > page.transaction_id
      ORDER BY p.until_transaction LIMIT 1), feed.epoch) AS change_epoch
  FROM feed
  LEFT JOIN LATERAL (
    SELECT c.transaction_id, c.id, c.type, c.user_id, u.username, c.version, c.fields, c.time
    FROM changes c LEFT JOIN users u ON u.id = c.user_id
    WHERE ${AFTER} AND ${SETTLED}
      AND ($7::xid8 IS NULL OR (c.transaction_id, c.id) <= ($7::xid8, $8::bigint))
      AND ($4::text[] IS NULL OR c.type <> 'account.updated' OR c.fields && $4::text[]
        OR EXISTS (SELECT FROM unnest(c.fields) field WHERE split_part(field, '.', 1) = ANY ($4::text[])))
    ORDER BY c.transaction_id, c.id LIMIT $3
  ) page ON true
  ORDER BY page.transaction_id, page.id`;

const CUTOFF = `now() - make_interval(secs => $3::float8 / 1000)`;
const NEXT = `SELECT c.transaction_id, c.id, c.time < ${CUTOFF} AS outside FROM changes c
  WHERE ${AFTER} AND ${SETTLED} ${FIRST}`;
const FIRST_RETAINED = `SELECT c.transaction_id, c.id FROM changes c
  WHERE c.time >= now() - make_interval(secs => $1::float8 / 1000) AND ${SETTLED} ${FIRST}`;

interface SliceColumns extends PositionColumns {
  readonly epoch: string;
  readonly lsn: string;
  readonly is_own: boolean | null;
  readonly goes_on: boolean;
  readonly held_back: boolean;
  readonly newest_transaction_id: string | null;
  readonly newest_id: string | null;
  readonly change_epoch: string;
  readonly type: string;
  readonly user_id: string;
  readonly username: string | null;
  readonly version: number;
  readonly fields: string[];
  readonly time: Date;
}

/** Reads the part of the table of changes that can be given out. */
@Injectable()
export class ChangeReader {
  private readonly marks = new LogMarks();

  constructor(
    private readonly dataSource: DataSource,
    private readonly standbys: Standbys,
  ) {}

  async read(after: Position, reading: Reading): Promise<FeedSlice> {
    const slice = await this.tryRead(after, reading);
    if (slice) return slice;
    // The database has become another one on connections that were there before: restored into, or behind a pooler.
    await renewHistory(this.dataSource);
    const next = await this.tryRead(after, reading);
    if (next) return next;
    throw new NotReadyError('The database becomes another one all the time');
  }

  /** Null: nothing can be read yet. Whether it can be given out is another question. */
  async findNewest(): Promise<Position | null> {
    return foundIn(await this.dataSource.query<PositionColumns[]>(NEWEST));
  }

  /** The first change after a position, and whether it is older than the retention (milliseconds). */
  async findNext(after: Position, retention: number): Promise<{ at: Position; outside: boolean } | null> {
    const parameters = [...parametersOf(after), retention];
    const rows = await this.dataSource.query<(PositionColumns & { outside: boolean })[]>(NEXT, parameters);
    const at = foundIn(rows);
    return at && { at, outside: rows[0]!.outside };
  }

  /** The first change that is not older than the retention. Goes through all that is, so it is asked for seldom. */
  async findFirstRetained(retention: number): Promise<Position | null> {
    return foundIn(await this.dataSource.query<PositionColumns[]>(FIRST_RETAINED, [retention]));
  }

  /** Null: the database is not the one that the epoch began in. */
  private async tryRead(after: Position, { since, limit, fields }: Reading): Promise<FeedSlice | null> {
    const mark = this.standbys.areWaitedFor ? ((await this.standbys.reach()) ?? NOTHING) : null;
    const rows = await this.dataSource.query<SliceColumns[]>(SLICE, [
      ...parametersOf(after),
      limit,
      fields,
      since?.epoch ?? null,
      since?.lsn ?? '0/0',
      ...(mark ? [...parametersOf(mark.position), mark.lsn] : [null, null, null]),
    ]);
    const [first] = rows;
    if (!first?.is_own || (mark && mark !== NOTHING && mark.epoch !== first.epoch)) return null;
    const { epoch, lsn } = first;
    historyOf(this.dataSource).gaveOut(epoch, lsn);
    const newest = mark?.position ?? newestOf(first);
    this.marks.add(epoch, newest, lsn);
    return {
      epoch,
      cursorOf: (position) => {
        const own = this.marks.lsnOf(position);
        const isBeyond = since !== null && bytesOf(since.lsn) > bytesOf(own);
        return formatCursor({ epoch, position, lsn: isBeyond ? since.lsn : own });
      },
      newest: mark === NOTHING ? undefined : newest,
      goesOn: first.goes_on,
      heldBack: first.held_back,
      rows: rows.flatMap((row) => (row.transaction_id === null ? [] : [changeRow(row)])),
    };
  }
}

/** What may be given out while no standby has confirmed anything. */
const NOTHING: Pick<Mark, 'position' | 'lsn'> & { readonly epoch?: never } = {
  position: { transactionId: 0n, id: 0n },
  lsn: '0/0',
};

function changeRow(row: SliceColumns): ChangeRow {
  const { change_epoch: epoch, type, user_id: userId, username, version, fields, time } = row;
  return { position: positionOf(row), epoch, type, userId, username, version, fields, time };
}

function parametersOf({ transactionId, id }: Position): [string, string] {
  return [String(transactionId), String(id)];
}

function newestOf({ newest_transaction_id: transaction_id, newest_id: id }: SliceColumns): Position {
  return positionOf({ transaction_id, id });
}

function foundIn([row]: readonly PositionColumns[]): Position | null {
  return row ? positionOf(row) : null;
}
