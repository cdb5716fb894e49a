import type { AccountsClient } from './client.js';
import { FeedPosition, REQUEST_MS, type FeedClient } from './feed-position.js';
import { ProblemError } from './problem.js';
import type { ChangeEvent, PartialAccount } from './types.js';
import { within } from './within.js';

export interface AccountCopyOptions {
  /** Milliseconds: no answer is older. Default 5,000. */
  readonly maxStaleness?: number;
  /** How many accounts are kept; of more those that were longest not asked for go. Default 10,000. */
  readonly maxAccounts?: number;
  /** What is kept of each, with `username` in any case. Default: all that the token may see. */
  readonly fields?: readonly string[];
}

/** A change of an account, or `{type: 'restarted'}`: any account may have changed. */
export type CopyChange = ChangeEvent | { readonly type: 'restarted' };

/** A client whose token may read the feed of changes: that of staff, or of a service with `changes`. */
export type CopyClient = FeedClient & Pick<AccountsClient, 'listAccounts'>;

interface Kept<A> {
  readonly account: A | null;
  readonly readAt: number;
}

interface Asked<A> {
  readonly since: number;
  readonly result: Promise<A | null>;
  /** Whether what comes may be kept: it was told of no change since. */
  isCurrent: boolean;
}

/** As many as the service takes in one request, unless it is set to fewer. */
const CHUNK = 100;
/** What changes without a change of the account (a year has gone by, other settings) is right after that. */
const MAX_AGE_MS = 3_600_000;

/**
 * Accounts in memory, kept right by the feed of changes. While the feed cannot be followed, the service is asked each
 * time: never is an answer older than `maxStaleness`.
 */
export class AccountCopy<A extends object = PartialAccount> {
  /** By key, those asked for last at the end. */
  private readonly kept = new Map<string, Kept<A>>();
  private readonly asked = new Map<string, Asked<A>>();
  /** By the ids of the feed: an erased account may have lost its name. */
  private readonly names = new Map<string, string>();
  private readonly listeners = new Set<(change: CopyChange) => void>();
  private readonly feed: FeedPosition;
  private readonly maxAccounts: number;
  private readonly maxStaleness: number;
  private readonly fields: readonly string[] | undefined;
  private readonly started: Promise<void>;
  private chunk = CHUNK;
  private closed = false;
  private gathered: {
    name: string;
    resolve: (account: A | null) => void;
    reject: (error: unknown) => void;
  }[] = [];

  constructor(
    private readonly client: CopyClient,
    { maxStaleness = 5_000, maxAccounts = 10_000, fields }: AccountCopyOptions = {},
  ) {
    this.maxAccounts = maxAccounts;
    this.maxStaleness = maxStaleness;
    this.fields = fields && [...new Set(['username', ...fields])];
    const changed = (change: ChangeEvent) => this.change(change);
    this.feed = new FeedPosition(client, { changed, restarted: () => this.restart() }, maxStaleness);
    this.started = this.feed.begin();
    // Who never asks whether it is ready is told by each answer.
    this.started.then(() => this.feed.follow()).catch(() => undefined);
  }

  /** Resolves once the feed is followed. @throws ProblemError if the token may not read it */
  ready(): Promise<void> {
    return this.started;
  }

  /** The account of that name, in any letter case; null if there is none. The object is shared, and frozen. */
  async get(username: string): Promise<A | null> {
    if (this.closed) throw new Error('The copy is closed');
    const key = keyOf(username);
    if (key === null) return null;
    const kept = this.kept.get(key);
    if (kept !== undefined && this.feed.isFresh && performance.now() - kept.readAt < MAX_AGE_MS) {
      this.kept.delete(key);
      this.kept.set(key, kept);
      return kept.account;
    }
    const asked = this.asked.get(key);
    // What has been under way for too long may say what was true long ago.
    const isRecent = asked !== undefined && performance.now() - asked.since <= this.maxStaleness;
    return (isRecent ? asked : this.ask(key, username)).result;
  }

  /** Each of the names, as it was asked for, with its account or null. */
  async getMany(usernames: Iterable<string>): Promise<Map<string, A | null>> {
    const names = [...new Set(usernames)];
    const accounts = await Promise.all(names.map((name) => this.get(name)));
    return new Map(names.map((name, i) => [name, accounts[i]!]));
  }

  /** Tells of each change once it is no longer hidden by what was kept. @returns what ends that */
  onChange(listener: (change: CopyChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Ends the following of the feed, and forgets all accounts. */
  close(): void {
    this.closed = true;
    this.feed.end();
    this.forgetAll();
    this.listeners.clear();
  }

  private ask(key: string, name: string): Asked<A> {
    const since = performance.now();
    const asked: Asked<A> = { since, result: this.gather(name), isCurrent: this.feed.isKnown };
    const before = this.asked.get(key);
    if (before) before.isCurrent = false;
    this.asked.set(key, asked);
    const done = () => {
      if (this.asked.get(key) === asked) this.asked.delete(key);
    };
    asked.result.then((account) => {
      done();
      if (asked.isCurrent && !this.closed) this.keep(key, { account, readAt: since });
    }, done);
    return asked;
  }

  private keep(key: string, kept: Kept<A>): void {
    this.kept.delete(key);
    this.kept.set(key, kept);
    if (this.kept.size <= this.maxAccounts) return;
    const [oldest] = this.kept.keys();
    this.kept.delete(oldest!);
  }

  private change(change: ChangeEvent): void {
    const { id, username, type } = change;
    const known = this.names.get(id);
    // Erased with its name: if that was never heard of, it could be anybody.
    if (username === null && known === undefined) this.forgetAll();
    for (const name of [username, known]) if (typeof name === 'string') this.forget(keyOf(name)!);
    if (type === 'account.erased') this.names.delete(id);
    else if (username !== null) this.remember(id, username);
    this.tell(change);
  }

  private remember(id: string, username: string): void {
    this.names.delete(id);
    this.names.set(id, username);
    if (this.names.size <= this.maxAccounts) return;
    const [oldest] = this.names.keys();
    this.names.delete(oldest!);
  }

  private forget(key: string): void {
    this.kept.delete(key);
    const asked = this.asked.get(key);
    if (asked) asked.isCurrent = false;
    // What is under way may be from before: who asks now is answered anew.
    this.asked.delete(key);
  }

  private forgetAll(): void {
    for (const key of [...this.kept.keys(), ...this.asked.keys()]) this.forget(key);
  }

  private restart(): void {
    this.forgetAll();
    this.tell({ type: 'restarted' });
  }

  private tell(change: CopyChange): void {
    for (const listener of this.listeners) {
      try {
        listener(change);
      } catch (error) {
        // A fault of the listener must not end the following.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  /** Those that are missed at the same time are asked for together. */
  private gather(name: string): Promise<A | null> {
    return new Promise((resolve, reject) => {
      if (this.gathered.push({ name, resolve, reject }) === 1) setTimeout(() => this.readGathered(), 0);
    });
  }

  private readGathered(): void {
    const all = this.gathered;
    this.gathered = [];
    for (let i = 0; i < all.length; i += this.chunk) {
      const some = all.slice(i, i + this.chunk);
      this.read(some.map(({ name }) => name)).then(
        (accounts) => some.forEach(({ name, resolve }) => resolve(accounts.get(keyOf(name)!) ?? null)),
        (error: unknown) => some.forEach(({ reject }) => reject(error)),
      );
    }
  }

  private async read(usernames: readonly string[]): Promise<Map<string, A>> {
    try {
      // A connection may die without an end.
      const asked = this.fields && { fields: this.fields };
      const list = await within(REQUEST_MS, undefined, (signal) =>
        this.client.listAccounts(usernames, { ...asked, signal }),
      );
      return new Map((list as object[]).map((account) => [nameIn(account), Object.freeze(account) as A]));
    } catch (error) {
      if (!(error instanceof ProblemError && error.status === 400) || usernames.length === 1) throw error;
      // The service takes fewer at a time.
      this.chunk = Math.max(1, Math.min(this.chunk, usernames.length >> 1));
      const half = usernames.length >> 1;
      const [first, second] = await Promise.all([
        this.read(usernames.slice(0, half)),
        this.read(usernames.slice(half)),
      ]);
      return new Map([...first, ...second]);
    }
  }
}

function nameIn(account: object): string {
  const { username } = account as { username?: unknown };
  if (typeof username !== 'string') throw new Error('The token must be allowed to see the field username');
  return keyOf(username)!;
}

/** One key for all spellings of a name, as the service compares them; null: no account can be called like that. */
function keyOf(username: string): string | null {
  if (username === '' || /[\s,]/.test(username) || username.normalize('NFC') !== username) return null;
  return username.toLowerCase();
}
