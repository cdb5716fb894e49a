import type { AccountRow } from '../fields/account-row.js';
import { foldCase } from '../fields/names/fold-case.js';
import { sameName } from '../fields/names/same-name.js';
import type { Projection } from '../rules/views/projection.js';

type Found = (AccountRow | null)[];

/** A way to name accounts. */
interface Naming {
  /** Under which the account of that name is looked up. */
  readonly keyOf: (name: string) => string;
  readonly keyIn: (account: AccountRow) => string;
  /** Names that are not the same can share a key. */
  readonly names: (name: string, account: AccountRow) => boolean;
}

export const BY_USERNAME: Naming = {
  keyOf: (username) => (isStorable(username) ? foldCase(username) : ''),
  keyIn: ({ username }) => foldCase(username),
  names: (username, account) => sameName(account.username, username),
};

/** Ids as PostgreSQL writes them. */
export const BY_ID: Naming = {
  keyOf: (id) => id,
  keyIn: ({ id }) => id,
  names: () => true,
};

/** The accounts with one of these keys, in any order. */
type ReadRows = (keys: readonly string[], only: Projection | undefined) => Promise<readonly AccountRow[]>;

interface Asked {
  readonly names: readonly string[];
  readonly keys: readonly string[];
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

/** Names in one statement. Beyond it, another connection does better beside it than this one with more. */
const MAX_NAMES = 100;

/**
 * Makes the reads of one turn of the event loop, whichever request they come from, as few statements as will do: those
 * of each projection together. Nothing is kept, so no answer is older than its statement.
 */
export class BatchedReads {
  private asked = new Map<Projection | undefined, Asked[]>();

  constructor(
    private readonly naming: Naming,
    private readonly readRows: ReadRows,
  ) {}

  /** The accounts of these names, in their order; null where there is none. */
  find(names: readonly string[], only?: Projection): Promise<Found> {
    const keys = names.map(this.naming.keyOf);
    return new Promise((resolve, reject) => {
      // Once every socket that has something to read was read: by then all of the turn have asked.
      if (this.asked.size === 0) setImmediate(() => this.readAll());
      const together = this.asked.get(only);
      const one = { names, keys, resolve, reject };
      if (together) together.push(one);
      else this.asked.set(only, [one]);
    });
  }

  private readAll(): void {
    const all = this.asked;
    this.asked = new Map();
    for (const [only, asked] of all) {
      for (const together of batchesOf(asked)) void this.read(together, only);
    }
  }

  private async read(together: readonly Asked[], only: Projection | undefined): Promise<void> {
    const { keyIn, names: isNamed } = this.naming;
    try {
      const keys = together.flatMap((one) => one.keys);
      const byKey = new Map<string, AccountRow>();
      for (const row of await this.readRows(keys, only)) byKey.set(keyIn(row), row);
      for (const { names, keys, resolve } of together) {
        resolve(
          keys.map((key, i) => {
            const row = byKey.get(key);
            return row !== undefined && isNamed(names[i]!, row) ? row : null;
          }),
        );
      }
    } catch (error) {
      for (const { reject } of together) reject(error);
    }
  }
}

/** In their order, as many together as fit into a statement; a greater one stands alone. */
function batchesOf(asked: readonly Asked[]): Asked[][] {
  const batches: Asked[][] = [];
  let names = Infinity;
  for (const one of asked) {
    names += one.keys.length;
    if (names > MAX_NAMES) {
      batches.push([]);
      names = one.keys.length;
    }
    batches.at(-1)!.push(one);
  }
  return batches;
}

/** PostgreSQL refuses NUL in a text, and nothing of this length was ever stored. */
export function isStorable(key: string): boolean {
  return key.length <= 512 && !key.includes('\0');
}
