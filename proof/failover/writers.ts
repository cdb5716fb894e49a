import { setTimeout as sleep } from 'node:timers/promises';
import { tokenOf } from '../torture/accounts.js';
import type { Findings } from '../torture/findings.js';
import type { FailoverWorld, Received } from './world.js';

/** What somebody has seen of an account, with the tag that stands for it. */
export interface Seen {
  readonly tag: string;
  readonly bio: string;
}

export interface Account {
  readonly name: string;
  readonly token: string;
  /** The newest last. */
  readonly seen: Seen[];
}

/** `unsaved` is what an answer promises: nothing of it is there. */
type Outcome = 'saved' | 'unsaved' | 'unknown';

/** A PATCH that sets the bio to its id, which is its request id too. */
export interface Write {
  readonly id: string;
  readonly account: string;
  readonly outcome: Outcome;
  /** Null: no answer came. */
  readonly status: number | null;
  /** Only if it was saved. */
  readonly version: number | undefined;
  /** What its If-Match named. */
  readonly basis: Seen | undefined;
  /** Milliseconds of `performance.now()`. */
  readonly start: number;
  readonly end: number;
}

/** Of what was seen of an account so much is remembered. */
const MOST_SEEN = 40;

/** Makes an account by its first sign-in. */
export async function createAccount(name: string, world: FailoverWorld): Promise<Account> {
  const claims = { preferred_username: name, email: `${name}@example.org`, email_verified: true };
  const account = { name, token: await tokenOf(claims), seen: [] };
  for (;;) {
    const answer = await patch(world, account, { year_of_birth: 1980, bio: 'first' });
    if (answer?.status === 200) return account;
    await sleep(200);
  }
}

/** Those who write at the same time, until they are told to pause. */
export class Writers {
  readonly writes: Write[] = [];
  private isPaused = false;
  private work: Promise<void>[] = [];
  private count = 0;

  constructor(
    private readonly world: FailoverWorld,
    private readonly accounts: readonly Account[],
    private readonly chance: () => number,
    private readonly findings: Findings,
  ) {}

  resume(writers: number): void {
    this.isPaused = false;
    this.work = Array.from({ length: writers }, () => this.run());
  }

  /** Resolves once everything that is under way has been answered. */
  async pause(): Promise<void> {
    this.isPaused = true;
    await Promise.all(this.work);
  }

  /** Whether one that was sent after a moment was saved. */
  hasSavedAfter(moment: number): boolean {
    return this.writes.some(({ outcome, start }) => outcome === 'saved' && start >= moment);
  }

  /** The longest time without a write that was saved, in milliseconds, since a moment at which there were some. */
  longestPause(since: number): number {
    const ends = this.writes.flatMap(({ outcome, end }) =>
      outcome === 'saved' && end >= since ? [end] : [],
    );
    return Math.max(...ends.map((end, i) => end - (i === 0 ? since : ends[i - 1]!)));
  }

  private async run(): Promise<void> {
    while (!this.isPaused) {
      const account = this.accounts[Math.floor(this.chance() * this.accounts.length)]!;
      await this.write(account, this.chance() < 0.4 ? account.seen.at(-1) : undefined);
      await sleep(30 + this.chance() * 120);
    }
  }

  private async write(account: Account, basis: Seen | undefined): Promise<void> {
    const id = `w${++this.count}`;
    const start = performance.now();
    const answer = await patch(
      this.world,
      account,
      { bio: id },
      {
        'x-request-id': id,
        ...(basis && { 'if-match': basis.tag }),
      },
    );
    const status = answer?.status ?? null;
    const outcome = outcomeOf(answer);
    const tag = answer?.headers.get('etag');
    if (outcome === 'saved') remember(account, { tag: tag!, bio: id });
    const version = outcome === 'saved' ? versionOf(tag!) : undefined;
    this.writes.push({
      id,
      account: account.name,
      outcome,
      status,
      version,
      basis,
      start,
      end: performance.now(),
    });
    this.findings.count(
      outcome === 'unknown' && status !== null ? 'PATCH, outcome_unknown' : 'PATCH',
      status,
    );
    if (outcome === 'unsaved' && ![412, 503].includes(status!)) {
      this.findings.fault('a PATCH has a strange answer', { id, status, text: answer?.text });
    }
  }
}

export function remember({ seen }: Account, what: Seen): void {
  if (seen.some(({ tag }) => tag === what.tag)) return;
  seen.push(what);
  if (seen.length > MOST_SEEN) seen.shift();
}

export function patch(
  world: FailoverWorld,
  { name, token }: Account,
  fields: object,
  headers: Record<string, string> = {},
): Promise<Received | null> {
  return world.ask({
    path: `/accounts/${name}`,
    token,
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json', ...headers },
    body: JSON.stringify(fields),
  });
}

function outcomeOf(answer: Received | null): Outcome {
  if (answer === null) return 'unknown';
  if (answer.status === 200) return 'saved';
  const { type } = JSON.parse(answer.text) as { readonly type: string };
  return type.endsWith('/outcome_unknown') ? 'unknown' : 'unsaved';
}

/** It stands first in the tag of a full view. */
const versionOf = (tag: string): number => Number(/^"(\d+)-/.exec(tag)![1]);
