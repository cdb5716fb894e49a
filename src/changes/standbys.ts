import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OperatorError } from '../diagnostics/operator-error.js';
import { Settings } from '../config/settings.js';
import { bytesOf } from '../database/lsn.js';
import { NotReadyError } from '../database/postgres-errors.js';
import { findFlushed, findReplicationRights } from '../database/replication.js';
import { isAfter, positionOf, type Position, type PositionColumns } from './position.js';
import { NEWEST } from './settled.js';

/** A place in the feed, and how far the log was on disk when all changes up to there had settled. */
export interface Mark {
  readonly epoch: string;
  readonly position: Position;
  /** pg_lsn */
  readonly lsn: string;
  /** Milliseconds of `performance.now()`. */
  readonly takenAt: number;
}

const TAKE = `
  SELECT f.epoch, feed_lsn()::text AS lsn, newest.transaction_id, newest.id
  FROM change_feed f LEFT JOIN LATERAL (${NEWEST}) newest ON true`;

/** How often standbys are asked, and how long a reader waits for them before getting less. */
const PERIOD_MS = 10;
const PATIENCE_MS = 1_000;
/** How long a snapshot and a list by ids wait for them. */
const LONGEST_MS = 20_000;
/** So many are remembered while standbys are behind. */
const MOST = 64;

/**
 * How much of the feed enough standbys have on disk (`CHANGES_WAIT_FOR_STANDBYS`). Nothing else is given out, so that a
 * promotion among them undoes nothing that anybody has seen. See docs/decisions/0036.
 */
@Injectable()
export class Standbys implements OnApplicationBootstrap {
  private readonly count: number;
  private confirmed: Mark | undefined;
  /** Marks further on that are not confirmed yet, oldest first. */
  private waiting: Mark[] = [];
  private reaching?: Promise<Mark | undefined>;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(Settings) settings: Settings,
  ) {
    this.count = settings.changesWaitForStandbys;
  }

  /** What the role may not see would hold everything back for ever. */
  async onApplicationBootstrap(): Promise<void> {
    if (!this.areWaitedFor || !this.dataSource.isInitialized) return;
    const { role, may_read } = await findReplicationRights(this.dataSource);
    if (may_read) return;
    throw new OperatorError(
      `CHANGES_WAIT_FOR_STANDBYS: the role "${role}" may not see how far standbys are; as a superuser: GRANT pg_read_all_stats TO "${role}".`,
    );
  }

  get areWaitedFor(): boolean {
    return this.count > 0;
  }

  /** For how many seconds changes have been held back, as far as this process has looked. */
  get heldBack(): number {
    const [oldest] = this.waiting;
    return oldest === undefined ? 0 : (performance.now() - oldest.takenAt) / 1_000;
  }

  /** The last mark that enough standbys have; undefined while none is known. However many ask, one look is under way. */
  reach(): Promise<Mark | undefined> {
    return (this.reaching ??= this.look().finally(() => (this.reaching = undefined)));
  }

  /**
   * Resolves when all that could be read by now is on enough standbys, at once if none is waited for.
   * @param gone ends the waiting
   * @throws NotReadyError if they take too long
   */
  async settle(gone?: AbortSignal): Promise<void> {
    if (!this.areWaitedFor) return;
    const { lsn, takenAt } = await this.take();
    while (!gone?.aborted && bytesOf(await findFlushed(this.dataSource, this.count)) < bytesOf(lsn)) {
      if (performance.now() > takenAt + LONGEST_MS) throw new NotReadyError('The standbys are behind');
      await sleep(PERIOD_MS);
    }
  }

  private async look(): Promise<Mark | undefined> {
    const mark = await this.take();
    if (this.confirmed?.epoch !== mark.epoch) this.confirmed = undefined;
    this.waiting = this.waiting.filter(({ epoch }) => epoch === mark.epoch);
    const last = this.waiting.at(-1) ?? this.confirmed;
    if (last === undefined || isAfter(mark.position, last.position)) this.waiting.push(mark);
    // While they are far behind, every other one is as good.
    if (this.waiting.length > MOST) this.waiting = this.waiting.filter((_, i) => i % 2 === 1);
    const end = mark.takenAt + PATIENCE_MS;
    while (this.waiting.length > 0) {
      const flushed = bytesOf(await findFlushed(this.dataSource, this.count));
      this.confirmed = this.waiting.findLast(({ lsn }) => bytesOf(lsn) <= flushed) ?? this.confirmed;
      this.waiting = this.waiting.filter(({ lsn }) => bytesOf(lsn) > flushed);
      if (this.waiting.length === 0 || performance.now() > end) break;
      await sleep(PERIOD_MS);
    }
    return this.confirmed;
  }

  private async take(): Promise<Mark> {
    const takenAt = performance.now();
    const [row] = await this.dataSource.query<(PositionColumns & Pick<Mark, 'epoch' | 'lsn'>)[]>(TAKE);
    return { epoch: row!.epoch, lsn: row!.lsn, position: positionOf(row!), takenAt };
  }
}
