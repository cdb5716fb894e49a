import DataLoader from 'dataloader';
import { foldCase } from '../fold-case.js';
import type { AccountRow } from './account-row.js';

type Keys = readonly string[];
type Found = (AccountRow | null)[];

/** Names in one statement. Beyond it, another connection does better beside it than this one with more. */
const MAX_NAMES = 100;

/**
 * Gathers the reads of one turn of the event loop, whichever request they come from, into as few statements as will
 * do. Nothing is kept, so no answer is older than its statement.
 */
export class GatheredReads {
  private readonly byKeys = new DataLoader<Keys, Promise<Found>>((asked) => this.readTurn(asked), {
    cache: false,
    // Once every socket that has something to read was read: by default each of them would be a turn of its own.
    batchScheduleFn: (dispatch) => setImmediate(dispatch),
  });

  /** @param readRows the accounts with one of these keys, in any order */
  constructor(private readonly readRows: (keys: Keys) => Promise<readonly AccountRow[]>) {}

  /** The accounts of these names without regard to letter case, in their order; null where there is none. */
  async find(usernames: readonly string[]): Promise<Found> {
    return await this.byKeys.load(usernames.map((name) => (isStorable(name) ? foldCase(name) : '')));
  }

  /** Each answer is a promise of its own, so that none waits for another statement than its own. */
  private readTurn(asked: readonly Keys[]): Promise<Promise<Found>[]> {
    const answers = statementsOf(asked).flatMap((together) => {
      const reading = this.read(together.flat());
      return together.map(async (keys) => {
        const rows = await reading;
        return keys.map((key) => rows.get(key) ?? null);
      });
    });
    return Promise.resolve(answers);
  }

  private async read(keys: Keys): Promise<Map<string, AccountRow>> {
    return new Map((await this.readRows(keys)).map((row) => [row.username_key, row]));
  }
}

/** In their order, as many together as fit into a statement; a greater one stands alone. */
function statementsOf(asked: readonly Keys[]): Keys[][] {
  const statements: Keys[][] = [];
  let names = Infinity;
  for (const keys of asked) {
    names += keys.length;
    if (names > MAX_NAMES) {
      statements.push([]);
      names = keys.length;
    }
    statements.at(-1)!.push(keys);
  }
  return statements;
}

/** PostgreSQL refuses NUL in a text, and nothing of this length was ever stored. */
export function isStorable(key: string): boolean {
  return key.length <= 512 && !key.includes('\0');
}
