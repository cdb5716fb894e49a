import { Inject, Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { within } from '../background/within.js';
import { Settings } from '../config/settings.js';
import { Problem } from '../http/problem.js';
import { changeEvent } from './change-event.js';
import { ChangeReader, type FeedSlice } from './change-reader.js';
import { ChangeWatch } from './change-watch.js';
import { DEFAULT_LIMIT, type ChangesPage, type ChangesQuery } from './changes.dto.js';
import { parseCursor, type Cursor } from './cursor.js';
import { parseFieldFilter } from './field-filter.js';
import { BEGINNING, isAfter, later, type Position } from './position.js';

/** Where to start: at a cursor, or at one of the two ends. */
type Start = Cursor | 'beginning' | 'now';

/** A change wakes all readers that wait for one, and there may be a thousand: connections are left for others. */
const AT_A_TIME = 2;

/** A page, and whether more has happened already that it could not show. */
export interface FeedAnswer {
  readonly page: ChangesPage;
  readonly heldBack: boolean;
}

/** Gives out the changes of all accounts in an order without gaps. */
@Injectable()
export class ChangeFeed {
  private readonly reading = pLimit(AT_A_TIME);

  constructor(
    private readonly reader: ChangeReader,
    private readonly watch: ChangeWatch,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** @param gone aborts when the client is no longer there */
  async read(query: ChangesQuery, gone: AbortSignal): Promise<FeedAnswer> {
    const waitMs = Number(query.wait ?? 0) * 1_000;
    return waitMs > 0
      ? within(waitMs, gone, (end) => this.readUntil(end, query))
      : this.readUntil(AbortSignal.abort(), query);
  }

  private async readUntil(end: AbortSignal, query: ChangesQuery): Promise<FeedAnswer> {
    const start = parseStart(query.cursor);
    const fields = parseFieldFilter(this.settings.accountFields, query.fields);
    const limit = Number(query.limit ?? DEFAULT_LIMIT);
    const since = typeof start === 'object' ? start : null;
    let after = start === 'now' ? await this.newest() : await this.positionOf(start);
    for (;;) {
      const slice = await this.reading(() => this.reader.read(after, { since, limit: limit + 1, fields }));
      if (!slice.goesOn) throw new Problem('gone', { detail: REWOUND });
      const page = pageOf(slice, after, limit);
      if (page.changes.length > 0 || end.aborted || this.watch.isStopped) {
        return { page, heldBack: slice.heldBack };
      }
      // What the filter left out is behind us, or the watch would wake us for it again and again.
      after = later(after, slice.newest ?? after);
      await this.watch.wait(after, end);
    }
  }

  /** A cursor after all that can be given out by now. */
  async now(): Promise<string> {
    const { slice, newest } = await this.readNewest();
    return slice.cursorOf(newest);
  }

  private async newest(): Promise<Position> {
    return (await this.readNewest()).newest;
  }

  private async readNewest(): Promise<{ slice: FeedSlice; newest: Position }> {
    const slice = await this.reader.read(BEGINNING, { since: null, limit: 0, fields: null });
    if (slice.newest) return { slice, newest: slice.newest };
    throw new Problem('unavailable', {
      detail: 'No standby has confirmed a change yet.',
      headers: { 'Retry-After': '2' },
    });
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
          'The feed no longer has all changes after this cursor: start again from a snapshot of all accounts.',
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
    detail: 'cursor must be one that this service returned, beginning or now.',
  });
}

/** Its owner may have seen what was undone, and would miss what took its place. */
const REWOUND =
  'The cursor belongs to an earlier state of the database: start again from a snapshot of all accounts.';

function pageOf(slice: FeedSlice, after: Position, limit: number): ChangesPage {
  const { newest = after } = slice;
  const rows = slice.rows.slice(0, limit);
  const hasMore = slice.rows.length > limit;
  // Without more, the page reaches to the newest position, past all that the filter left out.
  const last = hasMore ? rows.at(-1)!.position : later(after, newest);
  return {
    changes: rows.map((row) => changeEvent(row, slice)),
    cursor: slice.cursorOf(last),
    has_more: hasMore,
  };
}
