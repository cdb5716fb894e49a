import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { violatedUnique } from '../../database/postgres-errors.js';
import type { Interruption } from '../../database/interruption.js';
import { retried } from '../../database/retried.js';
import { Problem } from '../../http/problem.js';
import type { Fault } from '../../validation/fault.js';
import type { Language } from '../../i18n/user-messages.js';
import type { LinkOutcome } from '../../mail/links/links.service.js';
import { hashToken, languageOfToken } from '../../mail/links/token.js';
import type { FieldChanges } from '../../changes/log/change.js';
import type { AccountRow } from '../fields/account-row.js';
import { addressKey } from '../fields/names/email-address.js';
import { AccountReader } from '../store/account-reader.js';
import { AccountTurns } from '../store/account-turns.js';
import { AccountWriter } from '../store/account-writer.js';
import { settleCommit, type WriteAttempts } from '../store/ambiguous-commit.js';
import { isRepeated, limitedFor, requestFault, type RequestFacts } from '../rules/email-change-rules.js';
import * as sql from './statements.js';

/** A change that waits for its confirmation. Times are seconds since 1970-01-01 UTC. */
export interface PendingChange {
  readonly new_email: string;
  readonly requested_at: number;
  readonly expires_at: number;
}

/** A request for another address, judged under the account's lock. */
export interface JudgedRequest {
  readonly fault: Fault | null;
  /** What is recorded of it; nothing if it only repeats the last one. */
  readonly changes: FieldChanges;
  /** Seconds that the account has to wait; null if it need not. */
  readonly limitedFor: number | null;
}

export type LinkPurpose = 'confirm' | 'revert';

interface Author {
  /** Null: the owner of the account. */
  readonly actor: string | null;
  readonly requestId: string;
}

/** Something that is done under the lock of an account. */
interface LockedWrite<T> {
  readonly account: AccountRow;
  readonly transaction: EntityManager;
  readonly attempts: WriteAttempts<T>;
}

type Account = { readonly id: string; readonly email: string };

/** Owns every transition of an email change. docs/use/email-change.md draws them. */
@Injectable()
export class EmailChangeService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: AccountReader,
    private readonly writer: AccountWriter,
    private readonly turns: AccountTurns,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  async findPending(userId: string): Promise<PendingChange | null> {
    const [pending] = await this.dataSource.query<PendingChange[]>(sql.FIND_PENDING, [userId]);
    return pending ?? null;
  }

  /** @param transaction holds the lock of the account */
  async judge(account: Account, email: string, transaction: EntityManager): Promise<JudgedRequest> {
    const { allowEmailAddressChange: allowed, rateLimitEmailChanges: limit } = this.settings;
    const facts = (await transaction.query<RequestFacts[]>(sql.REQUEST_FACTS, [account.id]))[0]!;
    const changes: FieldChanges = isRepeated(email, facts)
      ? {}
      : { email_change: { old: facts.pending, new: email } };
    return {
      fault: requestFault(email, account.email, allowed, facts),
      changes,
      limitedFor: limitedFor(facts, limit),
    };
  }

  /** requested, and replaced or expired of what was pending. With its mails, in the caller's transaction. */
  async request(
    { id, email: old }: Account,
    email: string,
    { changes }: JudgedRequest,
    language: Language,
    transaction: EntityManager,
  ): Promise<void> {
    if (Object.keys(changes).length === 0) {
      await transaction.query(sql.REPEAT, [id, email]);
      return;
    }
    const ttl = this.settings.emailChangeTtl / 1_000;
    await transaction.query(sql.REQUEST, [id, old, email, addressKey(email), language, ttl]);
  }

  /** cancelled. @returns whether something was pending */
  cancel(userId: string, author: Author): Promise<boolean> {
    return this.locked<boolean>(userId, false, async (write) => {
      const [pending] = await write.transaction.query<{ new_email: string }[]>(sql.CANCEL, [userId]);
      if (!pending) return false;
      const changes = { email_change: { old: pending.new_email, new: null } };
      return this.record(write, author, null, changes, true);
    });
  }

  /** confirmed, or reverted: does what the link is for, once. */
  async follow(purpose: LinkPurpose, token: string, requestId: string): Promise<LinkOutcome> {
    if (languageOfToken(token) === null) return 'gone';
    try {
      return await this.followOnce(purpose, hashToken(token), { actor: null, requestId });
    } catch (error) {
      if (violatedUnique(error) === 'users_email_key_unique') return 'taken';
      throw error;
    }
  }

  /**
   * Whether the link has done what it is for, and that still holds. Of a link that was not made here that needs no
   * look-up.
   */
  async isUsed(purpose: LinkPurpose, token: string): Promise<boolean> {
    if (languageOfToken(token) === null) return false;
    const used = await this.dataSource.query<object[]>(sql.IS_USED, [hashToken(token), purpose]);
    return used.length > 0;
  }

  private async followOnce(purpose: LinkPurpose, hash: Buffer, author: Author): Promise<LinkOutcome> {
    const [user] = await this.dataSource.query<{ id: string }[]>(sql.FIND_USER_OF_TOKEN, [hash, purpose]);
    if (!user) return 'gone';
    return this.locked<LinkOutcome>(user.id, 'gone', (write) =>
      purpose === 'confirm' ? this.confirm(write, author, hash) : this.revert(write, author, hash),
    );
  }

  private async confirm(write: LockedWrite<LinkOutcome>, author: Author, hash: Buffer): Promise<LinkOutcome> {
    type Confirmed = { readonly old_email: string; readonly new_email: string };
    const [confirmed] = await write.transaction.query<Confirmed[]>(sql.CONFIRM, [hash]);
    if (!confirmed) return 'gone';
    const { old_email, new_email } = confirmed;
    const changes = { email: { old: old_email, new: new_email } };
    return this.record(write, author, new_email, changes, 'confirmed');
  }

  private async revert(write: LockedWrite<LinkOutcome>, author: Author, hash: Buffer): Promise<LinkOutcome> {
    interface Reverted {
      readonly email: string;
      readonly old_email: string;
      readonly was_confirmed: boolean;
      readonly pending: string | null;
    }
    const [reverted] = await write.transaction.query<Reverted[]>(sql.REVERT, [hash]);
    if (!reverted) return 'gone';
    const { email, old_email, was_confirmed, pending } = reverted;
    const restored = was_confirmed && email !== old_email ? old_email : null;
    const changes: FieldChanges = {
      ...(restored !== null && { email: { old: email, new: restored } }),
      ...(pending !== null && { email_change: { old: pending, new: null } }),
    };
    if (Object.keys(changes).length === 0) return 'reverted';
    return this.record(write, author, restored, changes, 'reverted');
  }

  /** Works under the lock of the account; `otherwise` if there is none any more. */
  private locked<T>(id: string, otherwise: T, work: (write: LockedWrite<T>) => Promise<T>): Promise<T> {
    const write = (interruption: Interruption) =>
      // PostgreSQL ends one of two that exchange their addresses.
      retried(() =>
        settleCommit<T>(this.dataSource, (attempts) =>
          this.dataSource.transaction(async (transaction) => {
            const account = await this.reader.lock(id, transaction, interruption);
            return account === null ? otherwise : work({ account, transaction, attempts });
          }),
        ),
      );
    return this.turns.take(id, write);
  }

  /** The new version with its change; `email` null leaves the address as it is. */
  private async record<T>(
    { account, transaction, attempts }: LockedWrite<T>,
    { actor, requestId }: Author,
    email: string | null,
    changes: FieldChanges,
    outcome: T,
  ): Promise<T> {
    const next = email === null ? account : { ...account, email };
    const author = { actor: actor ?? account.username, channel: 'api', requestId } as const;
    const writeId = attempts.begin(account.id, outcome);
    await this.writer.update(next, changes, author, { writeId, transaction });
    return outcome;
  }
}

/** 429: nothing was saved. */
export function tooManyRequests(seconds: number): Problem {
  return new Problem('rate_limited', {
    detail: 'Too many email changes were requested within an hour; see Retry-After. Nothing was saved.',
    headers: { 'Retry-After': String(seconds) },
  });
}
