import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { isRefusal, isRetryable } from '../database/postgres-errors.js';
import { ifMatchTags, matches, type EntityTags } from '../http/etag.js';
import type { MergePatch } from '../http/merge-patch.js';
import { Problem } from '../http/problem.js';
import type { Representation } from '../http/representation.js';
import type { Language } from '../http/validation/user-messages.js';
import { applyPatch, dropForbiddenImage, type PatchedAccount } from './account-changes.js';
import { AccountPresenter } from './account-presenter.js';
import type { AccountPatch } from './dto/account-patch.dto.js';
import { EmailChangeMails } from './email-change/email-change-mails.js';
import { EmailChangeService, tooManyRequests } from './email-change/email-change.service.js';
import { mailLanguage } from './email-change/mail-language.js';
import { versionNamed } from './full-tag.js';
import { ImageCleaner } from './profile-image/image-cleaner.service.js';
import { AccountReader } from './store/account-reader.js';
import type { AccountRow } from './store/account-row.js';
import { AccountWriter, type ChangeAuthor } from './store/account-writer.js';
import { withKnownOutcome, type Intend } from './store/known-outcome.js';
import { findChangedFields } from './store/changed-fields.js';

/** A PATCH as it arrived. */
export interface UpdateRequest {
  readonly patch: MergePatch<AccountPatch>;
  readonly ifMatch: string | undefined;
  readonly language: Language;
  readonly author: ChangeAuthor;
}

/** Saves what an account has become, under its lock. */
type LockedSave = (
  current: AccountRow,
  intend: Intend<AccountRow>,
  manager: EntityManager,
) => Promise<AccountRow | null>;

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
    private readonly emailChanges: EmailChangeService,
    private readonly mails: EmailChangeMails,
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
      if (request.patch.peek('email') !== undefined) return await this.saveWithEmail(account, tags, request);
      if (locked) return await this.saveLocked(account, this.saveIn(tags, request));
      return await withKnownOutcome<AccountRow | null>(
        this.dataSource,
        (intend) => this.save(account, tags, request, intend),
        (intend, manager) => this.withLock(account, manager, intend, this.saveIn(tags, request)),
      );
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
    intend: Intend<AccountRow>,
    transaction?: EntityManager,
  ): Promise<AccountRow | null> {
    if (!this.isMatch(account, tags)) throw await this.preconditionFailed(account, tags, transaction);
    const { account: next, changes } = this.apply(account, patch.valuesOrThrow(language));
    if (Object.keys(changes).length === 0) return account;
    const outcome = { ...next, version: account.version + 1 };
    intend({ accountId: account.id, version: outcome.version, requestId: author.requestId, outcome });
    const version = await this.writer.update(next, changes, author, transaction);
    return version === null ? null : outcome;
  }

  /** The request for another address, its mails and the other fields: one transaction. */
  private async saveWithEmail(
    account: AccountRow,
    tags: EntityTags | undefined,
    { patch, language, author }: UpdateRequest,
  ): Promise<AccountRow | null> {
    const email = patch.peek('email')!;
    const saved = await this.saveLocked(account, async (current, intend, manager) => {
      if (!this.isMatch(current, tags)) throw await this.preconditionFailed(current, tags, manager);
      const asked = await this.emailChanges.judge(current, email, manager);
      const judged = asked.fault === null ? patch : patch.withFault('email', asked.fault);
      const values = { ...judged.valuesOrThrow(language) };
      delete values.email;
      if (asked.limitedFor !== null) throw tooManyRequests(asked.limitedFor);
      const { account: next, changes } = this.apply(current, values);
      const mailsIn = mailLanguage(next.language, language);
      await this.emailChanges.request(current, email, asked, mailsIn, manager);
      const all = { ...changes, ...asked.changes };
      if (Object.keys(all).length === 0) return current;
      const outcome = { ...next, version: current.version + 1 };
      intend({ accountId: current.id, version: outcome.version, requestId: author.requestId, outcome });
      const version = await this.writer.update(next, all, author, manager);
      if (version === null) throw new Error('An account changed although its row was locked');
      return outcome;
    });
    this.mails.wake();
    return saved;
  }

  private apply(account: AccountRow, values: Partial<AccountPatch>): PatchedAccount {
    return dropForbiddenImage(applyPatch(account, values), values, {
      currentYear: new Date().getUTCFullYear(),
      ageLimit: this.settings.parentalConsentAgeLimit,
    });
  }

  private saveIn(tags: EntityTags | undefined, request: UpdateRequest): LockedSave {
    return (current, intend, manager) => this.save(current, tags, request, intend, manager);
  }

  /** Whoever holds the row's lock is the only writer: under contention her try succeeds. */
  private saveLocked(account: AccountRow, save: LockedSave): Promise<AccountRow | null> {
    return withKnownOutcome<AccountRow | null>(this.dataSource, (intend) =>
      this.dataSource.transaction((manager) => this.withLock(account, manager, intend, save)),
    );
  }

  private async withLock(
    account: AccountRow,
    manager: EntityManager,
    intend: Intend<AccountRow>,
    save: LockedSave,
  ): Promise<AccountRow | null> {
    const current = await this.reader.lock(account.id, manager);
    if (current === null) throw new Problem('not_found');
    return save(current, intend, manager);
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
