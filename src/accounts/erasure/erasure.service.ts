import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ChangeAuthor, FieldChanges } from '../../changes/log/change.js';
import { Settings } from '../../config/settings.js';
import type { Language } from '../../i18n/user-messages.js';
import type { LinkOutcome } from '../../mail/links/links.service.js';
import { hashToken, languageOfToken } from '../../mail/links/token.js';
import type { AccountRow } from '../fields/account-row.js';
import { rfc3339 } from '../fields/kinds/rfc3339.js';
import { AccountReader } from '../store/account-reader.js';
import { AccountWriter } from '../store/account-writer.js';
import { settleCommit, type WriteAttempts } from '../store/ambiguous-commit.js';
import * as sql from './statements.js';

/** An erasure that waits for its time. Times are seconds since 1970-01-01 UTC. */
export interface Pending {
  readonly requested_at: number;
  readonly erases_at: number;
}

/** Who decides; null: the owner of the account. */
interface Author {
  readonly actor: string | null;
  readonly requestId: string;
}

interface LockedWrite<T> {
  readonly account: AccountRow;
  readonly transaction: EntityManager;
  readonly attempts: WriteAttempts<T>;
}

/** Owns the transitions of an erasure up to its last, which is the eraser's. docs/use/erasure.md draws them. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: AccountReader,
    private readonly writer: AccountWriter,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  async findPending(userId: string): Promise<Pending | null> {
    const [pending] = await this.dataSource.query<Pending[]>(sql.FIND_PENDING, [userId]);
    return pending ?? null;
  }

  /**
   * requested, with its mail; whoever asks again is told of the first time.
   * @returns null: the account is gone
   */
  request(
    { id }: AccountRow,
    language: Language,
    requestId: string,
  ): Promise<{ readonly pending: Pending; readonly isNew: boolean } | null> {
    type Requested = { readonly pending: Pending; readonly isNew: boolean };
    return this.locked<Requested | null>(
      () => Promise.resolve(id),
      null,
      async (write) => {
        const { transaction } = write;
        const [earlier] = await transaction.query<Pending[]>(sql.FIND_PENDING, [id]);
        if (earlier) return { pending: earlier, isNew: false };
        const seconds = this.settings.erasureCoolingOff / 1_000;
        const [pending] = await transaction.query<Pending[]>(sql.REQUEST, [id, language, seconds]);
        const change = { old: null, new: rfc3339(pending!.erases_at) };
        return this.record(write, { actor: null, requestId }, change, { pending: pending!, isNew: true });
      },
    );
  }

  /** cancelled. @returns whether something was pending */
  cancel(userId: string, author: Author): Promise<boolean> {
    return this.locked<boolean>(
      () => Promise.resolve(userId),
      false,
      async (write) => {
        const [was] = await write.transaction.query<Pick<Pending, 'erases_at'>[]>(sql.CANCEL, [userId]);
        return was ? this.record(write, author, { old: rfc3339(was.erases_at), new: null }, true) : false;
      },
    );
  }

  /** cancelled, by a mailed link. */
  async follow(token: string, requestId: string): Promise<LinkOutcome> {
    if (languageOfToken(token) === null) return 'gone';
    const hash = hashToken(token);
    return this.locked<LinkOutcome>(
      async (transaction) => {
        const rows = await transaction.query<{ id: string }[]>(sql.LOCK_USER_OF_TOKEN, [hash]);
        return rows[0]?.id;
      },
      'gone',
      async (write) => {
        const [was] = await write.transaction.query<Pick<Pending, 'erases_at'>[]>(sql.CANCEL_BY_TOKEN, [
          hash,
        ]);
        if (!was) return 'gone';
        const change = { old: rfc3339(was.erases_at), new: null };
        return this.record<LinkOutcome>(write, { actor: null, requestId }, change, 'cancelled');
      },
    );
  }

  /**
   * Whether the link has done what it is for, and that still holds. Of a link that was not made here that needs no
   * look-up.
   */
  async isUsed(token: string): Promise<boolean> {
    if (languageOfToken(token) === null) return false;
    return (await this.dataSource.query<object[]>(sql.IS_USED, [hashToken(token)])).length > 0;
  }

  /** Works under the lock of the account that `find` names; `otherwise` if there is none. */
  private locked<T>(
    find: (transaction: EntityManager) => Promise<string | undefined>,
    otherwise: T,
    work: (write: LockedWrite<T>) => Promise<T>,
  ): Promise<T> {
    return settleCommit<T>(this.dataSource, (attempts) =>
      this.dataSource.transaction(async (transaction) => {
        const id = await find(transaction);
        const account = id === undefined ? null : await this.reader.lock(id, transaction);
        return account === null ? otherwise : work({ account, transaction, attempts });
      }),
    );
  }

  private async record<T>(
    { account, transaction, attempts }: LockedWrite<T>,
    { actor, requestId }: Author,
    erasure: FieldChanges[string],
    outcome: T,
  ): Promise<T> {
    const author: ChangeAuthor = { actor: actor ?? account.username, channel: 'api', requestId };
    const writeId = attempts.begin(account.id, outcome);
    await this.writer.update(account, { erasure }, author, { writeId, transaction });
    return outcome;
  }
}
