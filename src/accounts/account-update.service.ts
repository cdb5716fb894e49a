import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { isRefusal, isRetryable } from '../database/postgres-errors.js';
import { ifMatchTags, matches, type EntityTags } from '../http/etag.js';
import type { MergePatch } from '../http/merge-patch.js';
import { Problem } from '../http/problem.js';
import type { Representation } from '../http/representation.js';
import { Fault } from '../http/validation/fault.js';
import type { Language } from '../http/validation/user-messages.js';
import { applyPatch, dropForbiddenImage } from './account-changes.js';
import { AccountPresenter } from './account-presenter.js';
import type { AccountPatch } from './dto/account-patch.dto.js';
import { versionNamed } from './full-tag.js';
import { ImageCleaner } from './profile-image/image-cleaner.service.js';
import { AccountReader } from './store/account-reader.js';
import type { AccountRow } from './store/account-row.js';
import { AccountWriter, type ChangeAuthor } from './store/account-writer.js';
import { findChangedFields } from './store/changed-fields.js';

/** A PATCH as it arrived. */
export interface UpdateRequest {
  readonly patch: MergePatch<AccountPatch>;
  readonly ifMatch: string | undefined;
  readonly language: Language;
  readonly author: ChangeAuthor;
}

const NOT_AVAILABLE = new Fault('email_change_off', 'changing the email address is not available yet');

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
    private readonly imageCleaner: ImageCleaner,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** @param account as it was read for this request */
  async update(account: AccountRow, request: UpdateRequest): Promise<Representation> {
    const tags = ifMatchTags(request.ifMatch);
    if (tags === undefined && this.settings.requireIfMatch) throw new Problem('precondition_required');
    let current: AccountRow | null = account;
    for (let tries = 1; current !== null; tries++) {
      const saved = await this.tryUpdate(current, tags, request, tries > OPTIMISTIC_TRIES);
      if (saved) {
        if (saved.image_name !== current.image_name) await this.imageCleaner.clean();
        return this.presenter.one({ account: saved, view: 'full' });
      }
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
    transaction?: EntityManager,
  ): Promise<AccountRow | null> {
    if (!this.isMatch(account, tags)) throw await this.preconditionFailed(account, tags, transaction);
    const values = withoutEmail(patch).valuesOrThrow(language);
    const { account: next, changes } = dropForbiddenImage(applyPatch(account, values), values, {
      currentYear: new Date().getUTCFullYear(),
      ageLimit: this.settings.parentalConsentAgeLimit,
    });
    if (Object.keys(changes).length === 0) return account;
    const version = await this.writer.update(next, changes, author, transaction);
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

  private isMatch(account: AccountRow, tags: EntityTags | undefined): boolean {
    return tags === undefined || matches(tags, this.presenter.fullTag(account));
  }

  /** Tells a caller who names an earlier version which of the fields that she may see have changed since. */
  private async preconditionFailed(
    account: AccountRow,
    tags: EntityTags | undefined,
    executor: DataSource | EntityManager = this.dataSource,
  ): Promise<Problem> {
    const headers = { ETag: this.presenter.fullTag(account) };
    const since = versionNamed(account, tags);
    if (since === null) return new Problem('precondition_failed', { headers });
    const visible: ReadonlySet<string> = new Set(this.settings.accountVisibilityConfiguration.adminFields);
    const changed = await findChangedFields(executor, account, since);
    const changedFields = changed.filter((field) => visible.has(field)).sort();
    return new Problem('precondition_failed', { headers, extensions: { changed_fields: changedFields } });
  }
}

/** An address has to be confirmed before it becomes hers, and there is no way yet to do so. */
function withoutEmail(patch: MergePatch<AccountPatch>): MergePatch<AccountPatch> {
  return patch.peek('email') === undefined ? patch : patch.withFault('email', NOT_AVAILABLE);
}
