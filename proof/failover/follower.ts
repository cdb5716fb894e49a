import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeEvent } from '../../src/changes/changes.dto.js';
import { tokenOf } from '../torture/accounts.js';
import type { FailoverWorld } from './world.js';

interface Copied {
  readonly username: string;
  readonly bio: string;
}

interface Page {
  readonly changes: readonly ChangeEvent[];
  readonly cursor: string;
}

/** A service that keeps a copy of all accounts, as docs/use/integrating.md says. */
export class Follower {
  /** Bios by username. */
  readonly copy = new Map<string, string>();
  /** How often the feed was 410. */
  gone = 0;
  events = 0;
  private cursor: string | undefined;
  /** All that was saved before is in the copy. */
  private provenAt = -Infinity;
  private isOver = false;
  private readonly work: Promise<void>;

  constructor(private readonly world: FailoverWorld) {
    this.work = this.run();
  }

  /** Whether all that had been saved at a moment is in the copy. */
  isAfter(moment: number): boolean {
    return this.provenAt >= moment;
  }

  end(): Promise<void> {
    this.isOver = true;
    return this.work;
  }

  private async run(): Promise<void> {
    const token = await tokenOf({ preferred_username: 'follower', scope: 'accounts:staff' });
    while (!this.isOver) {
      const goesOn = await (this.cursor === undefined ? this.load(token) : this.follow(token, this.cursor));
      if (!goesOn) await sleep(100);
    }
  }

  private async load(token: string): Promise<boolean> {
    const answer = await this.world.ask({ path: '/accounts/snapshot?fields=username,bio', token });
    if (answer?.status !== 200) return false;
    const [first, ...lines] = answer.text.trim().split('\n').map(parsed);
    this.copy.clear();
    for (const line of lines) this.keep(line as Copied);
    this.cursor = (first as { readonly cursor: string }).cursor;
    return true;
  }

  private async follow(token: string, cursor: string): Promise<boolean> {
    const askedAt = performance.now();
    const query = new URLSearchParams({ cursor, wait: '1', limit: '200' });
    const answer = await this.world.ask({ path: `/changes?${query.toString()}`, token });
    if (answer?.status === 410) {
      this.gone++;
      this.cursor = undefined;
    }
    if (answer?.status !== 200) return answer?.status === 410;
    const page = JSON.parse(answer.text) as Page;
    const ids = [...new Set(page.changes.map(({ id }) => id))];
    // Without the accounts the page does not count, and is asked for again.
    if (ids.length > 0 && !(await this.read(token, ids))) return false;
    this.events += page.changes.length;
    this.cursor = page.cursor;
    if (ids.length === 0 && answer.headers.get('changes-held-back') === null) this.provenAt = askedAt;
    return true;
  }

  private async read(token: string, ids: readonly string[]): Promise<boolean> {
    const path = `/accounts?ids=${ids.join(',')}&fields=username,bio`;
    const answer = await this.world.ask({ path, token });
    if (answer?.status !== 200) return false;
    for (const account of JSON.parse(answer.text) as Copied[]) this.keep(account);
    return true;
  }

  private keep({ username, bio }: Copied): void {
    this.copy.set(username, bio);
  }
}

const parsed = (line: string): unknown => JSON.parse(line);
