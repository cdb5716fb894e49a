/** A piece of work that waits for its turn. */
export interface Waiting {
  /** Whose it is: only one piece of an owner is in work at a time. */
  readonly owner: string;
  /** About how much work it is: milliseconds by which it lets others go first. */
  readonly cost: number;
}

/**
 * Who waits, and who is next. Each has a date: when it came, and later by its cost. So what is quick overtakes what is
 * long, but nothing is overtaken for ever; and who brings several pieces waits for his own, not others for them.
 */
export class FairQueue<T extends Waiting> {
  private readonly dates = new Map<T, number>();

  constructor(private readonly capacity: number) {}

  /**
   * @param now milliseconds of any clock
   * @returns whether there was room
   */
  add(item: T, now: number): boolean {
    if (this.dates.size >= this.capacity) return false;
    const own = Array.from(this.dates).filter(([{ owner }]) => owner === item.owner);
    this.dates.set(item, Math.max(now, ...own.map(([, date]) => date)) + item.cost);
    return true;
  }

  /** The next of those that are admitted; it waits no more. */
  take(isAdmitted: (item: T) => boolean): T | undefined {
    let next: T | undefined;
    for (const [item, date] of this.dates) {
      if (isAdmitted(item) && (next === undefined || date < this.dates.get(next)!)) next = item;
    }
    if (next !== undefined) this.remove(next);
    return next;
  }

  /** @returns whether it was still waiting */
  remove(item: T): boolean {
    return this.dates.delete(item);
  }
}
