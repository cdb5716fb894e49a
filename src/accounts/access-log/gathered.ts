import type { Access, AccessSort } from './access.js';

/** Accesses that are not written yet, those of one sort to one account together. */
export class GatheredAccesses {
  private sorts = new Map<AccessSort, Map<string, Access>>();
  private entries = 0;

  /** How many rows they would be. */
  get size(): number {
    return this.entries;
  }

  /** @param sort the same object where it is the same; another one costs memory, and is written all the same */
  add(sort: AccessSort, userId: string, purpose: string, time: number, count = 1): void {
    let accesses = this.sorts.get(sort);
    if (accesses === undefined) this.sorts.set(sort, (accesses = new Map<string, Access>()));
    const key = purpose === '' ? userId : `${userId} ${purpose}`;
    const access = accesses.get(key);
    if (access === undefined) {
      accesses.set(key, { userId, sort, purpose, first: time, last: time, count });
      this.entries++;
    } else {
      access.last = Math.max(access.last, time);
      access.count += count;
    }
  }

  /** All of them; from then on there are none. */
  take(): Access[] {
    const all = Array.from(this.sorts.values(), (accesses) => [...accesses.values()]).flat();
    this.sorts = new Map();
    this.entries = 0;
    return all;
  }

  /** They could not be written. */
  putBack(accesses: readonly Access[]): void {
    for (const { sort, userId, purpose, first, last, count } of accesses) {
      this.add(sort, userId, purpose, first, count);
      this.add(sort, userId, purpose, last, 0);
    }
  }
}
