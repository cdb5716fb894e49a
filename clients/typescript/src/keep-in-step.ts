import type { CallOptions } from './account-parts.js';
import type { AccountsClient } from './client.js';
import { ProblemError } from './problem.js';
import type { SnapshotAccount } from './snapshot.js';
import type { ChangeEvent } from './types.js';
import { within } from './within.js';

/** What is to be saved together, in one transaction, so that the process may end at any moment. */
export interface Step {
  /** Whether everything saved so far is void: a new copy begins with this step. */
  readonly restart: boolean;
  /** To be inserted, or to replace what is there with a lower `version`. */
  readonly accounts: readonly SnapshotAccount[];
  /** The ids of accounts that were erased: forget them. */
  readonly erased: readonly string[];
  /** Where to go on. An opaque text: the names of `fields`, and less than 1,000 characters. */
  readonly place: string;
}

/** Your own copy of all accounts. */
export interface AccountStore {
  /** The `place` of the last step that was saved; undefined: none was. */
  place(): Promise<string | undefined>;
  save(step: Step): Promise<void>;
}

export interface KeepInStepOptions extends CallOptions {
  /**
   * What is kept of each account, with `username` in any case. Default: all that the token may see. A copy that was
   * made with other fields is begun anew.
   */
  readonly fields?: readonly string[];
  /** Told of each failure after which it goes on by itself. */
  readonly onError?: (error: unknown) => void;
}

/** A client whose token may read the feed of changes: that of staff, or of a service with `changes`. */
export type FollowingClient = Pick<AccountsClient, 'openSnapshot' | 'getChanges' | 'listAccountsById'>;

interface Place {
  readonly cursor: string;
  /** The last account that has arrived, while all of them are being loaded. */
  readonly after?: string;
  /** What is kept of each account. */
  readonly kept?: string;
}

const BATCH = 500;
/** As many ids as the service takes in one request, unless it is set to fewer. */
const PAGE = 100;
const PAUSE_MS = 1_000;
/** Seconds that a request for changes waits for one. */
const WAIT = 30;
/** A connection may die without an end: so long an answer, or the next accounts of a snapshot, may take to come. */
const SILENCE_MS = 15_000;
/** What asking again would not change. */
const REFUSALS = [400, 401, 403, 404];

/**
 * Fills a store with all accounts, then keeps it in step with the feed of changes until the signal is aborted. It goes
 * on where the last saved step ended, and after 410 begins anew.
 *
 * @throws ProblemError if the service refuses: the token may not, or a field does not exist
 */
export async function keepInStep(
  client: FollowingClient,
  store: AccountStore,
  { fields, signal, onError }: KeepInStepOptions = {},
): Promise<void> {
  const asked = fields && { fields: [...new Set(['username', ...fields])] };
  const kept = asked ? [...asked.fields].sort().join() : 'everything';
  let restart = false;
  let limit = PAGE;
  while (!signal?.aborted) {
    try {
      const saved = restart ? undefined : await store.place();
      const place = saved === undefined ? undefined : (JSON.parse(saved) as Place);
      if (place !== undefined && place.kept !== kept) restart = true;
      else if (place === undefined || place.after !== undefined) await load(place);
      else await follow(place.cursor);
    } catch (error) {
      if (signal?.aborted) return;
      const status = error instanceof ProblemError ? error.status : undefined;
      if (status === 410) restart = true;
      else if (status === 400 && limit > 1) limit >>= 1;
      else if (status !== undefined && REFUSALS.includes(status)) throw error;
      else {
        onError?.(error);
        await rest(signal);
      }
    }
  }

  async function load(begun: Place | undefined): Promise<void> {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const expectMore = () => {
      timer = setTimeout(() => silence.abort(new Error('The snapshot has fallen silent')), SILENCE_MS);
    };
    expectMore();
    try {
      const query = { ...asked, ...(begun && { after: begun.after! }) };
      const snapshot = await client.openSnapshot(query, { signal: endedBy(silence.signal, signal) });
      const cursor = begun?.cursor ?? snapshot.cursor;
      let isFirst = begun === undefined;
      let accounts: SnapshotAccount[] = [];
      const save = async (place: Place) => {
        clearTimeout(timer);
        await store.save({
          ...{ restart: isFirst, accounts, erased: [] },
          place: JSON.stringify({ ...place, kept }),
        });
        [isFirst, restart, accounts] = [false, false, []];
      };
      for await (const account of snapshot.accounts) {
        if (accounts.push(account) < BATCH) continue;
        await save({ cursor, after: account.id });
        expectMore();
      }
      await save({ cursor });
    } finally {
      clearTimeout(timer);
    }
  }

  async function follow(cursor: string): Promise<void> {
    const page = await within(WAIT * 1_000 + SILENCE_MS, signal, (end) =>
      client.getChanges({ cursor, wait: WAIT, limit }, { signal: end }),
    );
    // What is read now is as new as the last of several changes, or newer.
    const last = new Map<string, ChangeEvent>(page.changes.map((change) => [change.id, change]));
    const ids = [...last.keys()];
    const read =
      ids.length === 0
        ? []
        : await within(SILENCE_MS, signal, (end) => client.listAccountsById(ids, { ...asked, signal: end }));
    const byName = new Map(read.map((account) => [account.username, account]));
    const accounts = [...last.values()].flatMap(({ id, version, username }) => {
      const account = username === null ? undefined : byName.get(username);
      return account ? [{ ...account, id, version }] : [];
    });
    const present = new Set(accounts.map(({ id }) => id));
    const erased = ids.filter((id) => !present.has(id));
    if (ids.length > 0 || page.cursor !== cursor) {
      const place: Place = { cursor: page.cursor, kept };
      await store.save({ restart: false, accounts, erased, place: JSON.stringify(place) });
    }
  }
}

function endedBy(one: AbortSignal, other: AbortSignal | undefined): AbortSignal {
  return other === undefined ? one : AbortSignal.any([one, other]);
}

function rest(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, PAUSE_MS);
    signal?.addEventListener('abort', end);
  });
}
