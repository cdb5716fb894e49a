import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { createAccount, tokenOf } from '../torture/accounts.js';
import type { Findings } from '../torture/findings.js';
import type { World } from './world.js';

export const STEP = fc.record({ account: fc.nat(), pauseMs: fc.nat(150) });
export const ERASURE = fc.record({ account: fc.nat(), how: fc.nat(2), pauseMs: fc.nat(1_500) });
type StepOf<T> = T extends fc.Arbitrary<infer Value> ? Value : never;

const TIMEOUT_MS = 10_000;
const ACCOUNTS = 40;

/** Those who change, create and erase accounts, without a disturbed network. */
export class Writers {
  /** All usernames that there ever were. */
  readonly all: string[] = [];
  private readonly live: string[] = [];
  private written = 0;

  constructor(
    private readonly world: World,
    private readonly findings: Findings,
  ) {}

  async begin(): Promise<void> {
    while (this.live.length < ACCOUNTS) await this.create();
  }

  /** Changes one name after the other, each to a new one. */
  async change(steps: Iterable<StepOf<typeof STEP>>, isOver: () => boolean): Promise<void> {
    for (const { account, pauseMs } of steps) {
      if (isOver()) return;
      const username = this.live[account % this.live.length]!;
      const token = await tokenOf({ preferred_username: username });
      const body = JSON.stringify({ name: `Name ${++this.written}` });
      const headers = { 'content-type': 'application/merge-patch+json' };
      this.findings.count('change', await this.send('PATCH', username, token, { headers, body }));
      await sleep(pauseMs);
    }
  }

  /** Erases one after the other; somebody else gets a name that is free again, or a new one. */
  async replace(steps: Iterable<StepOf<typeof ERASURE>>, isOver: () => boolean): Promise<void> {
    const staff = await tokenOf({ preferred_username: 'eraser', scope: 'accounts:staff' });
    for (const { account, how, pauseMs } of steps) {
      if (isOver()) return;
      const [username] = this.live.splice(account % this.live.length, 1) as [string];
      const release = how === 0;
      for (let isDone = false; !isDone && !isOver();) {
        const status = release
          ? await this.world.command('erase', username, '--yes', '--release')
          : await this.send('POST', `${username}/erasure`, staff);
        this.findings.count(release ? 'erase, releasing the name' : 'erase', status);
        isDone = status === 0 || status === 204 || status === 404;
        if (!isDone) await sleep(200);
      }
      if (isOver()) return;
      // In a later second: whose token is from before the erasure gets no account of that name.
      await sleep(1_000 + pauseMs);
      await this.create(release ? username : undefined);
    }
  }

  private async create(username = `f${this.all.length}`): Promise<void> {
    await createAccount(username, this.world.directUrl);
    this.findings.count('create', 200);
    if (!this.all.includes(username)) this.all.push(username);
    this.live.push(username);
  }

  private async send(
    method: string,
    path: string,
    token: string,
    { headers, body }: { headers?: Record<string, string>; body?: string } = {},
  ): Promise<number | null> {
    try {
      const answer = await fetch(`${this.world.directUrl}/api/user/v1/accounts/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.arrayBuffer();
      return answer.status;
    } catch {
      return null;
    }
  }
}
