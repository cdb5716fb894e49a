import type { AccountsClient } from './client.js';
import { ProblemError } from './problem.js';
import type { ChangeEvent, ChangesPage } from './types.js';
import { within } from './within.js';

/** What happens while the feed is followed. */
export interface FeedListener {
  changed(change: ChangeEvent): void;
  /** What was known may be wrong: the feed could not be followed without a gap. */
  restarted(): void;
}

/** So long a single request may take beyond what it waits for. */
export const REQUEST_MS = 10_000;
const LIMIT = 1_000;

/** A client of any viewer. */
export type FeedClient = Pick<AccountsClient, 'raw' | 'openSnapshot'>;

/** Follows the feed, and knows until when it was surely complete. */
export class FeedPosition {
  private cursor: string | undefined;
  private broken = false;
  /** Of `performance.now()`: all that was saved before has been told. */
  private provenAt = -Infinity;
  private readonly stop = new AbortController();
  /** Seconds that a request waits for a change; two of them must fit into the staleness. */
  private readonly wait: number;
  /** Milliseconds between requests, where that is less than a second. */
  private readonly pause: number;

  constructor(
    private readonly client: FeedClient,
    private readonly listener: FeedListener,
    private readonly maxStaleness: number,
  ) {
    this.wait = Math.min(10, Math.floor(maxStaleness / 3_000));
    this.pause = this.wait > 0 ? 0 : Math.max(5, maxStaleness / 4);
  }

  /** Whether all that was saved longer ago than the staleness has been told. */
  get isFresh(): boolean {
    return performance.now() - this.provenAt <= this.maxStaleness;
  }

  /** Whether what is read from now on will be told of when it changes. */
  get isKnown(): boolean {
    return this.cursor !== undefined;
  }

  /** Takes the place in the feed. @throws ProblemError if the service refuses */
  async begin(): Promise<void> {
    for (;;) {
      try {
        return await this.ask('now', 0);
      } catch (error) {
        if (this.stop.signal.aborted || isRefusal(error)) throw error;
        await this.rest();
      }
    }
  }

  /** Until `end`. */
  async follow(): Promise<void> {
    while (!this.stop.signal.aborted) {
      try {
        await (this.cursor === undefined ? this.ask('now', 0) : this.ask(this.cursor, this.wait));
        if (this.pause > 0) await this.rest();
      } catch (error) {
        this.broken = true;
        if (isGone(error)) await this.startOver().catch(() => undefined);
        if (!this.stop.signal.aborted) await this.rest();
      }
    }
  }

  end(): void {
    this.stop.abort(new Error('The copy is closed'));
    this.provenAt = -Infinity;
  }

  private async ask(cursor: string, wait: number): Promise<void> {
    const sentAt = performance.now();
    const { data, response, error } = await within(wait * 1_000 + REQUEST_MS, this.stop.signal, (signal) =>
      this.client.raw.GET('/api/user/v1/changes', {
        params: { query: { cursor, wait, limit: LIMIT } },
        signal,
      }),
    );
    if (!response.ok) throw new ProblemError(response, error);
    const page = data as ChangesPage;
    // While nobody could be asked the service may have become another one, with other settings.
    if (this.broken) this.listener.restarted();
    this.broken = false;
    this.cursor = page.cursor;
    for (const change of page.changes) this.listener.changed(change);
    const isComplete = !page.has_more && response.headers.get('Changes-Held-Back') === null;
    if (isComplete) this.provenAt = sentAt;
  }

  /** The feed no longer reaches back to the cursor: the snapshot has another one. */
  private async startOver(): Promise<void> {
    this.provenAt = -Infinity;
    this.cursor = undefined;
    this.listener.restarted();
    await within(REQUEST_MS, this.stop.signal, async (signal) => {
      const { cursor, accounts } = await this.client.openSnapshot({ fields: ['username'] }, { signal });
      this.cursor = cursor;
      // Accounts are read when they are asked for.
      await accounts[Symbol.asyncIterator]().return?.();
    });
  }

  private rest(): Promise<void> {
    const { signal } = this.stop;
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, this.pause > 0 ? this.pause : Math.min(1_000, this.maxStaleness / 4));
      signal.addEventListener('abort', end);
    });
  }
}

function isGone(error: unknown): boolean {
  return error instanceof ProblemError && error.status === 410;
}

/** What asking again would not change. */
function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && [400, 401, 403, 404].includes(error.status);
}
