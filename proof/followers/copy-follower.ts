import { setTimeout as sleep } from 'node:timers/promises';
import { AccountCopy, createAccountsClient } from '@user-accounts/client';
import type { Told } from './history.js';

export const MAX_STALENESS_MS = 2_000;

interface Named {
  readonly username: string;
  readonly name: string | null;
}

/** A service with a copy in memory, which is asked for random names all the time. */
export class CopyFollower {
  readonly told: Told[] = [];
  errors = 0;
  /** Milliseconds that the longest answer, or error, took to come. */
  longest = 0;
  /** Requests for accounts that the copy has sent. */
  requests = 0;
  private copy = this.begin();

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** As if its process were killed and started. */
  restart(): void {
    this.copy.close();
    this.copy = this.begin();
  }

  close(): void {
    this.copy.close();
  }

  /** Asks until it is over, one question after the other. */
  async ask(usernames: readonly string[], random: () => number, isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const some = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
        random() < 0.05 ? 'nobody' : usernames[Math.floor(random() * usernames.length)]!,
      );
      await this.askFor(some);
      await sleep(random() * 40);
    }
  }

  /** @returns the accounts; null: an error */
  async askFor(usernames: readonly string[]): Promise<ReadonlyMap<string, Named | null> | null> {
    const asked = Date.now();
    try {
      const accounts = await this.copy.getMany(usernames);
      const answered = Date.now();
      for (const [username, account] of accounts) {
        this.told.push({ username, name: account?.name ?? null, asked, answered });
      }
      return accounts;
    } catch {
      this.errors++;
      return null;
    } finally {
      this.longest = Math.max(this.longest, Date.now() - asked);
    }
  }

  private begin(): AccountCopy<Named> {
    const client = createAccountsClient({
      baseUrl: this.url,
      token: () => this.token,
      fetch: (request) => {
        if (request.url.includes('/accounts?')) this.requests++;
        return fetch(request);
      },
    });
    const copy = new AccountCopy<Named>(client, { maxStaleness: MAX_STALENESS_MS, fields: ['name'] });
    copy.ready().catch(() => undefined);
    return copy;
  }
}
