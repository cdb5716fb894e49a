import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { isRefusal, isRetryable } from '../database/postgres-errors.js';
import { ifMatchTags, matches, type EntityTags } from '../http/etag.js';
import type { MergePatch } from '../http/merge-patch.js';
import { Problem } from '../http/problem.js';
import type { Representation } from '../http/representation.js';
import type { Language } from '../http/validation/user-messages.js';
import { applyPatch } from './account-changes.js';
import { AccountPresenter } from './account-presenter.js';
import type { AccountPatch } from './dto/account-patch.dto.js';
import { AccountReader } from './store/account-reader.js';
import type { AccountRow } from './store/account-row.js';
import { AccountWriter, type ChangeAuthor } from './store/account-writer.js';

/** A PATCH as it arrived. */
export interface UpdateRequest {
  readonly patch: MergePatch<AccountPatch>;
  readonly ifMatch: string | undefined;
  readonly language: Language;
  readonly author: ChangeAuthor;
}

/** Tries without a lock before one is taken. */
const OPTIMISTIC_TRIES = 4;

/**
 * Changes an account. The rules run on an account that was read; the write is one statement that saves only if the
 * account still has the version that was read, else everything is judged anew on what it has become. So concurrent
 * patches never lose each other's fields, and `If-Match` is as good as checked inside the write.
 */
@Injectable()
export class AccountUpdateService {
  constructor(
    private readonly reader: AccountReader,
    private readonly writer: AccountWriter,
    private readonly presenter: AccountPresenter,
    private readonly dataSource: DataSource,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** @param account as it was read for this request */
  async update(account: AccountRow, request: UpdateRequest): Promise<Representation> {
    const tags = ifMatchTags(request.ifMatch);
    if (tags === undefined && this.settings.requireIfMatch) throw new Problem('precondition_required');
    let current: AccountRow | null = account;
    for (let tries = 1; current !== null; tries++) {
      const saved = await this.tryUpdate(current, tags, request, tries > OPTIMISTIC_TRIES);
      if (saved) return this.presenter.one({ account: saved, view: 'full' });
      current = await this.reader.findByUsername(account.username);
    }
    throw new Problem('not_found');
  }

  /** @returns the account as it is now, or null if it changed meanwhile and nothing was saved */
  private async tryUpdate(
    account: AccountRow,
    tags: EntityTags | undefined,
    request: UpdateRequest,
    locked: boolean,
  ): Promise<AccountRow | null> {
    try {
      if (!locked) return await this.save(account, tags, request);
      return await this.saveLocked(account, tags, request);
    } catch (error) {
      if (isRetryable(error)) return null;
      if (isRefusal(error)) throw new Problem('not_saved', { cause: error });
      throw error;
    }
  }

  private async save(
    account: AccountRow,
    tags: EntityTags | undefined,
    { patch, language, author }: UpdateRequest,
    executor?: Parameters<AccountWriter['update']>[3],
  ): Promise<AccountRow | null> {
    this.requireMatch(account, tags);
    const { account: next, changes } = applyPatch(account, patch.valuesOrThrow(language));
    if (Object.keys(changes).length === 0) return account;
    const version = await this.writer.update(next, changes, author, executor);
    return version === null ? null : { ...next, version };
  }

  /** Under contention: whoever holds the row's lock is the only writer, so her try succeeds. */
  private saveLocked(account: AccountRow, tags: EntityTags | undefined, request: UpdateRequest) {
    return this.dataSource.transaction(async (manager) => {
      const current = await this.reader.lock(account.id, manager);
      if (current === null) throw new Problem('not_found');
      return this.save(current, tags, request, manager);
    });
  }

  private requireMatch(account: AccountRow, tags: EntityTags | undefined): void {
    const etag = this.presenter.fullTag(account);
    if (tags === undefined || matches(tags, etag)) return;
    throw new Problem('precondition_failed', { headers: { ETag: etag } });
  }
}
