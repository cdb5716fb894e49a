import type { DataSource, EntityManager } from 'typeorm';
import { foldCase } from '../fold-case.js';
import type { ChangeAuthor } from './account-writer.js';

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
  readonly erased: boolean;
}

const HOLDER = `
  SELECT id, erased_at IS NOT NULL AS erased FROM users WHERE username_key = $1 FOR UPDATE`;

// The languages go with the profile.
const ERASE_PROFILE = 'DELETE FROM profiles WHERE user_id = $1';
// With the hashes of their links and with pending mail, which both go with them.
const ERASE_EMAIL_CHANGES = 'DELETE FROM email_changes WHERE user_id = $1';
const ERASE_USER = `
  UPDATE users SET version = version + 1, erased_at = now(), email = NULL, email_key = NULL,
    is_active = false, is_staff = false
  WHERE id = $1`;
// The role of the service may not change what is recorded: the function of the owner may, where somebody is erased.
const ERASE_HISTORY = 'SELECT erase_history($1)';
const RECORD = `
  INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel, request_id)
  SELECT id, version, 'account.erased', '{}', NULL, $2, $3, $4 FROM users WHERE id = $1`;
const RELEASE = 'UPDATE users SET username = NULL, username_key = NULL WHERE id = $1';

/**
 * Erases a person: all that she said about herself, now and earlier, and her address. A tombstone stays: the row of
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
    return this.dataSource.transaction(async (transaction) => {
      const [holder] = await transaction.query<Holder[]>(HOLDER, [foldCase(username)]);
      if (!holder) return 'unknown';
      if (!holder.erased) await this.eraseAll(holder.id, transaction);
      if (release) await transaction.query(RELEASE, [holder.id]);
      if (!holder.erased) return 'erased';
      return release ? 'released' : 'already_erased';
    });
  }

  /** One transaction with whatever else will hold something of a person: nothing of her may outlive it. */
  private async eraseAll(id: string, transaction: EntityManager): Promise<void> {
    const { actor, channel, requestId } = this.author;
    await transaction.query(ERASE_PROFILE, [id]);
    await transaction.query(ERASE_EMAIL_CHANGES, [id]);
    // Before the history, which only gives way where the account is erased.
    await transaction.query(ERASE_USER, [id]);
    await transaction.query(ERASE_HISTORY, [id]);
    await transaction.query(RECORD, [id, actor, channel, requestId]);
  }
}
