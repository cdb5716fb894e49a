import { setTimeout as sleep } from 'node:timers/promises';
import type { ChangeEvent } from '../../src/changes/changes.dto.js';
import { hashToken } from '../../src/mail/links/token.js';
import { tokenOf, type TorturedAccount } from './accounts.js';
import type { World } from './world.js';

/** An internal service that follows the feed from the beginning, and asks again whenever it got no answer. */
export class FeedFollower {
  readonly events: ChangeEvent[] = [];
  private cursor = 'beginning';

  constructor(private readonly url: string) {}

  async run(isOver: () => boolean): Promise<void> {
    const token = await tokenOf({ preferred_username: 'follower', scope: 'accounts:staff' });
    for (let more = true; more || !isOver();) {
      const answer = await this.ask(token);
      more = answer === null || answer.changes.length > 0;
      if (answer === null) await sleep(100);
      else {
        this.events.push(...answer.changes);
        this.cursor = answer.cursor;
      }
    }
  }

  private async ask(token: string): Promise<{ changes: ChangeEvent[]; cursor: string } | null> {
    const query = new URLSearchParams({ cursor: this.cursor, wait: '2', limit: '200' });
    try {
      const answer = await fetch(`${this.url}/api/user/v1/changes?${query.toString()}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(10_000),
      });
      return answer.status === 200 ? ((await answer.json()) as never) : (await answer.arrayBuffer(), null);
    } catch {
      return null;
    }
  }
}

/** Reads the mail that arrives, and gives its links to the accounts that they are about. */
export class MailReader {
  /** Hashes of the tokens that arrived, in hexadecimal. */
  readonly arrived = new Set<string>();
  private unread: { readonly path: string; readonly hash: Buffer }[] = [];

  constructor(
    private readonly world: World,
    private readonly accounts: readonly TorturedAccount[],
  ) {}

  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.read();
      await sleep(200);
    }
    await this.read();
  }

  private async read(): Promise<void> {
    for (const { text } of this.world.smtp.mails.splice(0)) {
      const [, path, token] = /(\/email_(?:confirm|revert)\/(\S+))/.exec(text) ?? [];
      if (path === undefined || token === undefined) continue;
      const hash = hashToken(token);
      this.arrived.add(hash.toString('hex'));
      this.unread.push({ path, hash });
    }
    if (this.unread.length > 0) await this.findAccounts();
  }

  /** What it cannot do now stays unread. */
  private async findAccounts(): Promise<void> {
    const session = await this.world.openSession();
    if (session === null) return;
    try {
      for (let link = this.unread[0]; link !== undefined; link = this.unread[0]) {
        const { rows } = await session.query<{ username: string; new_email: string }>(
          `SELECT u.username, c.new_email FROM email_change_tokens t
           JOIN email_changes c ON c.id = t.email_change_id JOIN users u ON u.id = c.user_id WHERE t.hash = $1`,
          [link.hash],
        );
        const [row] = rows;
        const account = this.accounts.find(({ name }) => name === row?.username);
        const purpose = link.path.startsWith('/email_confirm') ? 'confirm' : 'revert';
        if (row) account?.links.push({ purpose, address: row.new_email, path: link.path });
        this.unread.shift();
      }
    } catch {
      // Later.
    } finally {
      await session.end().catch(() => undefined);
    }
  }
}
