import type { DataSource, EntityManager } from 'typeorm';
import type { ChangeAuthor } from '../../changes/log/change.js';
import { insertChanges } from '../../changes/log/insert-changes.js';
import { foldCase } from '../fields/names/fold-case.js';
import { sameName, identityOf } from '../fields/names/same-name.js';
import { otherActor, otherActorKey } from './sql/other-actor.js';
import { settleCommit, type WriteAttempts } from './ambiguous-commit.js';
import { ERASE_ACCESSES, LOCK_ACCESSES } from './erase-accesses.js';
import { hashName } from './released-names.js';

/** What became of an account to be erased. */
export type EraseOutcome =
  | 'erased'
  /** It was erased before; now its name is free too. */
  | 'released'
  /** It was erased before, and there is nothing left to do. */
  | 'already_erased'
  | 'unknown';

interface Holder {
  readonly id: string;
  readonly username: string;
  readonly erased: boolean;
}

const HOLDER = `
  SELECT id, username, erased_at IS NOT NULL AS erased FROM users WHERE username_key = $1 FOR UPDATE`;
// What somebody holds is not waited for: there may be others whose time has come.
const DUE_HOLDER = `
  SELECT u.id, u.username, false AS erased FROM users u JOIN erasures e ON e.user_id = u.id
  WHERE u.id = $1 AND u.erased_at IS NULL AND e.state = 'requested' AND e.erases_at <= now()
  FOR UPDATE OF u SKIP LOCKED`;
// In a snapshot from after the lock: it may have been cancelled meanwhile.
const IS_DUE = `SELECT FROM erasures WHERE user_id = $1 AND state = 'requested' AND erases_at <= now()`;

const ERASE_PROFILE = 'DELETE FROM profiles WHERE user_id = $1';
// With the hashes of their links and with pending mail, which both go with them.
const ERASE_EMAIL_CHANGES = 'DELETE FROM email_changes WHERE user_id = $1';
const ERASE_ERASURE_MAILS = `DELETE FROM mails m USING erasures e WHERE e.id = m.erasure_id AND e.user_id = $1`;
const ERASE_ERASURE_TOKENS = `DELETE FROM erasure_tokens t USING erasures e WHERE e.id = t.erasure_id AND e.user_id = $1`;
const END_ERASURES = `
  UPDATE erasures SET language = NULL, state = CASE state WHEN 'requested' THEN 'done' ELSE state END,
    ended_at = coalesce(ended_at, now())
  WHERE user_id = $1`;
const ERASE_USER = `
  UPDATE users SET version = version + 1, erased_at = now(), email = NULL, email_key = NULL,
    is_active = false, is_staff = false
  WHERE id = $1`;
// The role of the service may not change what is recorded: the function of the owner may, where somebody is erased.
const ERASE_HISTORY = 'SELECT erase_history($1)';
const ERASER = otherActor('$2', '$5');
const RECORD = `WITH ${ERASER.cte} ${insertChanges({
  ...{ from: 'users WHERE id = $1', userId: 'id', version: 'version', type: 'account.erased' },
  ...{ fields: "'{}'", values: 'NULL', channel: '$3', requestId: '$4', writeId: '$6::uuid' },
  ...ERASER,
})}`;
const RELEASE = 'UPDATE users SET username = NULL, username_key = NULL WHERE id = $1';
const REMEMBER = `
  INSERT INTO released_names (hash, erased_at) SELECT $1, now() FROM users WHERE id = $2
  ON CONFLICT (hash) DO UPDATE SET erased_at = excluded.erased_at`;

/**
 * Erases a user: all that they said about themselves, now and earlier, and their address. A tombstone stays: the row of
 * the user with its id and, unless released, its username; and in the changes, that something changed, but not what.
 */
export class AccountEraser {
  constructor(
    private readonly dataSource: DataSource,
    private readonly author: ChangeAuthor,
  ) {}

  /** @param options.release somebody else may have the username from now on */
  async erase(username: string, { release }: { release: boolean }): Promise<EraseOutcome> {
    if (username.includes('\0')) return 'unknown';
    return this.inTransaction<EraseOutcome>(async (transaction, attempts) => {
      const [holder] = await transaction.query<Holder[]>(HOLDER, [foldCase(username)]);
      if (!holder || !sameName(holder.username, username)) return 'unknown';
      if (!holder.erased) await this.eraseAll(holder, transaction, attempts.begin(holder.id, 'erased'));
      if (release) {
        await transaction.query(REMEMBER, [hashName(identityOf(holder.username)), holder.id]);
        await transaction.query(RELEASE, [holder.id]);
      }
      if (!holder.erased) return 'erased';
      return release ? 'released' : 'already_erased';
    });
  }

  /** Erases an account if its time has come. @returns whether it is done; what somebody holds is left for later */
  async eraseDue(userId: string): Promise<boolean> {
    return this.inTransaction<boolean>(async (transaction, attempts) => {
      const [holder] = await transaction.query<Holder[]>(DUE_HOLDER, [userId]);
      if (!holder || (await transaction.query<object[]>(IS_DUE, [userId])).length === 0) return false;
      await this.eraseAll(holder, transaction, attempts.begin(holder.id, true));
      return true;
    });
  }

  private inTransaction<T>(
    work: (transaction: EntityManager, attempts: WriteAttempts<T>) => Promise<T>,
  ): Promise<T> {
    return settleCommit<T>(this.dataSource, (attempts) =>
      this.dataSource.transaction((transaction) => work(transaction, attempts)),
    );
  }

  /** One transaction with whatever else will hold something of a user: nothing of theirs may outlive it. */
  private async eraseAll(
    { id, username }: Holder,
    transaction: EntityManager,
    writeId: string,
  ): Promise<void> {
    const { actor, channel, requestId } = this.author;
    await transaction.query(ERASE_PROFILE, [id]);
    await transaction.query(ERASE_EMAIL_CHANGES, [id]);
    await transaction.query(ERASE_ERASURE_MAILS, [id]);
    await transaction.query(ERASE_ERASURE_TOKENS, [id]);
    await transaction.query(END_ERASURES, [id]);
    // Before the history, which only gives way where the account is erased; and before accesses can be written again.
    await transaction.query(ERASE_USER, [id]);
    await transaction.query(LOCK_ACCESSES);
    await transaction.query(ERASE_ACCESSES, [id]);
    await transaction.query(ERASE_HISTORY, [id]);
    const actorKey = otherActorKey(this.author, username);
    await transaction.query(RECORD, [id, actor, channel, requestId, actorKey, writeId]);
  }
}
