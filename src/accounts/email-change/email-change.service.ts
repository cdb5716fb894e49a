import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { isRetryable, violatedUnique } from '../../database/postgres-errors.js';
import { Problem } from '../../http/problem.js';
import type { Fault } from '../../http/validation/fault.js';
import type { Language } from '../../http/validation/user-messages.js';
import { foldCase } from '../fold-case.js';
import { withKnownOutcome, type Intend } from '../store/known-outcome.js';
import type { FieldChanges } from '../store/account-writer.js';
import { cancelPendingEmailChange } from './cancel-pending.js';
import { isRepeated, limitedFor, requestFault, type RequestFacts } from './request-rules.js';
import * as sql from './statements.js';
import { hashToken, languageOfToken } from './token.js';

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

/** What became of a link that was followed. */
export type LinkOutcome =
  | 'confirmed'
  | 'reverted'
  /** Unknown, used, expired, replaced or cancelled: nobody learns which. */
  | 'gone'
  /** Another account has the address. */
  | 'taken';

export type LinkPurpose = 'confirm' | 'revert';

interface Author {
  /** Null: the owner of the account. */
  readonly actor: string | null;
  readonly requestId: string;
}

/** Something that is done under the lock of an account. */
interface LockedWrite<T> {
  readonly account: { readonly id: string; readonly version: number };
  readonly transaction: EntityManager;
  readonly intend: Intend<T>;
}

type Account = { readonly id: string; readonly email: string };

/** Tries where PostgreSQL ends one of two transactions that exchange their addresses. */
const TRIES = 3;

/** Owns every transition of an email change. docs/email-change.md draws them. */
@Injectable()
export class EmailChangeService {
  constructor(
    private readonly dataSource: DataSource,
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
    await transaction.query(sql.REQUEST, [id, old, email, foldCase(email), language, ttl]);
  }

  /** cancelled. @returns whether something was pending */
  cancel(userId: string, author: Author): Promise<boolean> {
    return this.locked<boolean>(sql.LOCK_USER, [userId], false, async (write) => {
      const cancelled = await cancelPendingEmailChange(write.transaction, userId);
      if (cancelled === null) return false;
      return this.record(write, author, null, { email_change: { old: cancelled, new: null } }, true);
    });
  }

  /** confirmed, or reverted: does what the link is for, once. */
  async follow(purpose: LinkPurpose, token: string, requestId: string): Promise<LinkOutcome> {
    if (languageOfToken(token) === null) return 'gone';
    for (let tries = 1; ; tries++) {
      try {
        return await this.followOnce(purpose, hashToken(token), { actor: null, requestId });
      } catch (error) {
        if (violatedUnique(error) === 'users_email_key_unique') return 'taken';
        if (!isRetryable(error) || tries === TRIES) throw error;
      }
    }
  }

  private followOnce(purpose: LinkPurpose, hash: Buffer, author: Author): Promise<LinkOutcome> {
    return this.locked<LinkOutcome>(sql.LOCK_USER_OF_TOKEN, [hash, purpose], 'gone', (write) =>
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

  /** Works under the lock of the account that `lock` finds; `otherwise` if there is none. */
  private locked<T>(
    lock: string,
    parameters: unknown[],
    otherwise: T,
    work: (write: LockedWrite<T>) => Promise<T>,
  ): Promise<T> {
    return withKnownOutcome<T>(this.dataSource, (intend) =>
      this.dataSource.transaction(async (transaction) => {
        const [account] = await transaction.query<LockedWrite<T>['account'][]>(lock, parameters);
        return account ? work({ account, transaction, intend }) : otherwise;
      }),
    );
  }

  /** The new version with its change; `email` null leaves the address as it is. */
  private async record<T>(
    { account: { id, version }, transaction, intend }: LockedWrite<T>,
    { actor, requestId }: Author,
    email: string | null,
    changes: FieldChanges,
    outcome: T,
  ): Promise<T> {
    const key = email === null ? null : foldCase(email);
    const values = [Object.keys(changes), JSON.stringify(changes)];
    intend({ accountId: id, version: version + 1, requestId, outcome });
    await transaction.query(sql.RECORD, [id, email, key, ...values, actor, requestId]);
    return outcome;
  }
}

/** 429: nothing was saved. */
export function tooManyRequests(seconds: number): Problem {
  return new Problem('rate_limited', {
    detail:
      'Too many changes of the email address were asked for within an hour; see Retry-After. Nothing was saved.',
    headers: { 'Retry-After': String(seconds) },
  });
}
