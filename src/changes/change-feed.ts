import { Inject, Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { Problem } from '../http/problem.js';
import { changeEvent } from './change-event.js';
import { ChangeReader, type FeedSlice } from './change-reader.js';
import { ChangeWatch } from './change-watch.js';
import { DEFAULT_LIMIT, type ChangesPage, type ChangesQuery } from './changes.dto.js';
import { formatCursor, parseCursor, type Cursor } from './cursor.js';
import { followedFields } from './followed-fields.js';
import { BEGINNING, isAfter, type Position } from './position.js';

/** Where to start: at a cursor, or at one of the two ends. */
type Start = Cursor | 'beginning' | 'now';

/** Gives out the changes of all accounts in an order without gaps. */
@Injectable()
export class ChangeFeed {
  constructor(
    private readonly reader: ChangeReader,
    private readonly watch: ChangeWatch,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** @param gone aborts when the client is no longer there */
  async read(query: ChangesQuery, gone: AbortSignal): Promise<ChangesPage> {
    const start = parseStart(query.cursor);
    const fields = followedFields(query.fields);
    const limit = Number(query.limit ?? DEFAULT_LIMIT);
    const waitMs = Number(query.wait ?? 0) * 1_000;
    const end = waitMs > 0 ? AbortSignal.any([gone, AbortSignal.timeout(waitMs)]) : gone;

    let after = start === 'now' ? await this.newest() : await this.positionOf(start);
    for (;;) {
      const slice = await this.reader.read(after, limit + 1, fields);
      if (typeof start === 'object') requireOwn(start, slice);
      const page = pageOf(slice, after, limit);
      if (page.changes.length > 0 || waitMs === 0 || end.aborted || this.watch.isStopped) return page;
      // What the filter left out is behind us, or the watch would wake us for it again and again.
      after = later(after, slice.newest);
      await this.watch.wait(after, end);
    }
  }

  private async newest(): Promise<Position> {
    return (await this.reader.findNewest()) ?? BEGINNING;
  }

  /**
   * Changes older than the retention, up to the first one that is not, are forgotten: the beginning is after them, and
   * a cursor before one of them is gone.
   */
  private async positionOf(start: Cursor | 'beginning'): Promise<Position> {
    const after = start === 'beginning' ? BEGINNING : start.position;
    const retention = this.settings.changesRetention;
    if (retention === undefined) return after;
    const next = await this.reader.findNext(after, retention);
    if (!next?.outside) return after;
    const retained = await this.reader.findFirstRetained(retention);
    // A transaction that took long left a change among later ones: it stays as long as they do.
    if (retained && isAfter(next.at, retained)) return after;
    if (start !== 'beginning') {
      throw new Problem('gone', {
        detail:
          'Changes after this cursor are older than the feed keeps them: start again from the beginning.',
      });
    }
    return retained ? { ...retained, id: retained.id - 1n } : this.newest();
  }
}

function parseStart(cursor = 'beginning'): Start {
  if (cursor === 'beginning' || cursor === 'now') return cursor;
  const parsed = parseCursor(cursor);
  if (parsed) return parsed;
  throw new Problem('invalid_parameter', {
    detail: 'cursor is none that this service has given out, nor beginning or now.',
  });
}

/** A cursor of another numbering (the database was restored into a new server) would skip changes silently. */
function requireOwn(cursor: Cursor, { epoch, nextTransactionId }: FeedSlice): void {
  if (cursor.epoch === epoch && cursor.position.transactionId < nextTransactionId) return;
  throw new Problem('gone', {
    detail: 'The cursor belongs to an earlier state of the database: start again from the beginning.',
  });
}

function pageOf(slice: FeedSlice, after: Position, limit: number): ChangesPage {
  const { epoch, newest } = slice;
  const rows = slice.rows.slice(0, limit);
  const hasMore = slice.rows.length > limit;
  // Without more, the page reaches to the newest position, past all that the filter left out.
  const last = hasMore ? rows.at(-1)!.position : later(after, newest);
  return {
    changes: rows.map((row) => changeEvent(row, epoch)),
    cursor: formatCursor({ epoch, position: last }),
    has_more: hasMore,
  };
}

function later(a: Position, b: Position): Position {
  return isAfter(a, b) ? a : b;
}
