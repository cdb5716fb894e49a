import { isAfter, type Position } from './position.js';

interface Mark {
  readonly position: Position;
  readonly lsn: string;
}

/** So many are remembered: those of the last minutes of a busy database. */
const MOST = 10_000;

/**
 * How far the log was on disk when positions could first be given out. By it a position has the same cursor each time
 * that this process gives it out, however far the log has gone by then.
 */
export class LogMarks {
  private epoch = '';
  /** In the order of their positions. */
  private marks: Mark[] = [];

  /** All up to that position was in the log up to there. */
  add(epoch: string, position: Position, lsn: string): void {
    if (epoch !== this.epoch) this.marks = [];
    this.epoch = epoch;
    const last = this.marks.at(-1);
    if (last && !isAfter(position, last.position)) return;
    this.marks.push({ position, lsn });
    if (this.marks.length > MOST) this.marks = this.marks.slice(MOST / 2);
  }

  /** @returns pg_lsn of the first mark that is not before the position, of the last one if there is none */
  lsnOf(position: Position): string {
    let low = 0;
    let high = this.marks.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isAfter(position, this.marks[middle]!.position)) low = middle + 1;
      else high = middle;
    }
    return this.marks[low]!.lsn;
  }
}
