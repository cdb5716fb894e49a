import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { ChangeAuthor, FieldChanges } from '../changes/log/change.js';
import { findChangedFields } from '../changes/log/changed-fields.js';
import { Settings } from '../config/settings.js';
import type { Interruption } from '../database/interruption.js';
import { isRefusal, isRetryable } from '../database/postgres-errors.js';
import { retried } from '../database/retried.js';
import { ifMatchTags, matches, matchesNone, type EntityTags } from '../http/conditional/etag.js';
import type { Representation } from '../http/conditional/representation.js';
import { Problem, validationProblem } from '../http/problem.js';
import type { Language } from '../i18n/user-messages.js';
import { Mails } from '../mail/mails.service.js';
import { AccountPresenter } from './account-presenter.js';
import { EmailChangeService, tooManyRequests } from './email-change/email-change.service.js';
import { AccountFields } from './fields/account-fields.js';
import type { AccountRow } from './fields/account-row.js';
import { foldCase } from './fields/names/fold-case.js';
import type { MergePatch } from './merge-patch.js';
import { ImageCleaner } from './profile-image/cleaning/image-cleaner.service.js';
import {
  applyPatch,
  dropForbiddenImage,
  type FieldValues,
  type PatchedAccount,
} from './rules/account-changes.js';
import { versionNamed } from './rules/views/full-tag.js';
import { mailLanguage } from './rules/mail-language.js';
import { AccountReader } from './store/account-reader.js';
import { AccountTurns } from './store/account-turns.js';
import { AccountWriter } from './store/account-writer.js';
import { settleCommit, type WriteAttempts } from './store/ambiguous-commit.js';
import { findTaken, uniqueKeysOf } from './store/sql/unique-values.js';
import { Fault, type FieldFault } from '../validation/fault.js';

/** A PATCH as it arrived. */
export interface UpdateRequest {
  readonly patch: MergePatch;
  /** Faults that only the account as it is can tell. */
  readonly judge?: (account: AccountRow) => ReadonlyMap<string, FieldFault>;
  readonly ifMatch: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  /** Whether it needs no tag even where a PATCH does. */
  readonly mayOmitTag?: boolean;
  readonly language: Language;
  readonly author: ChangeAuthor;
  /** Of the client. */
  readonly gone?: AbortSignal;
}

const TAKEN = new Fault('taken', 'another account has this value');

/** The account as it is after the PATCH; null: it had changed since it was read, and nothing was saved. */
type Saved = AccountRow | null;

/**
 * Changes an account. The rules run on an account that was read; the write is one statement that saves only if the
 * account still has the version that was read. If it has not, all is judged anew, once, under the lock of its row. So
 * concurrent patches never lose each other's fields, and `If-Match` is as good as checked inside the write.
 */
@Injectable()
export class AccountUpdateService {
  constructor(
    private readonly fields: AccountFields,
    private readonly reader: AccountReader,
    private readonly writer: AccountWriter,
    private readonly turns: AccountTurns,
    private readonly presenter: AccountPresenter,
    private readonly emailChanges: EmailChangeService,
    private readonly mails: Mails,
    private readonly dataSource: DataSource,
    private readonly imageCleaner: ImageCleaner,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** As {@link change}, for an answer that shows the account. */
  async update(account: AccountRow, request: UpdateRequest): Promise<Representation> {
    return this.presenter.one({ account: await this.change(account, request), view: 'full' });
  }

  /**
   * @param account as it was read for this request
   * @returns the account as it is then
   */
  async change(account: AccountRow, request: UpdateRequest): Promise<AccountRow> {
    const tags = ifMatchTags(request.ifMatch);
    const mayOmitTag = request.mayOmitTag ?? !this.settings.requireIfMatch;
    if (tags === undefined && !mayOmitTag) throw new Problem('precondition_required');
    const save = (interruption: Interruption) => this.save(account, { ...request, tags, interruption });
    const saved = await this.turns.take(account.id, save, request.gone);
    if (saved.image_name !== account.image_name) await this.imageCleaner.clean();
    if (request.patch.has('email')) this.mails.wake();
    return saved;
  }

  private async save(account: AccountRow, request: JudgedUpdate): Promise<AccountRow> {
    try {
      // A request for another address is judged by what only the lock keeps as it is.
      const saved = request.patch.has('email') ? null : await this.saveAsRead(account, request);
      return saved ?? (await this.saveLocked(account, request));
    } catch (error) {
      await this.refuseTaken(error, account, request);
      if (isRefusal(error) || isRetryable(error)) throw new Problem('not_saved', { cause: error });
      throw error;
    }
  }

  /** Values that only one account may have are the database's to judge. */
  private async refuseTaken(error: unknown, account: AccountRow, request: JudgedUpdate): Promise<void> {
    const { fields, dataSource } = this;
    const peeked = fields.unique.map(({ name }) => [name, request.patch.peek(name)] as const);
    const values = Object.fromEntries(peeked);
    const keys = uniqueKeysOf(fields, values);
    const taken = await findTaken(error, dataSource, keys, foldCase(account.username));
    if (taken === null) return;
    const faults = taken.map((name) => [name, { value: values[name], fault: TAKEN }] as const);
    throw validationProblem(new Map(faults), request.language);
  }

  private async saveAsRead(account: AccountRow, request: JudgedUpdate): Promise<Saved> {
    try {
      return await settleCommit<Saved>(
        this.dataSource,
        (attempts) => this.saveFields(account, request, attempts),
        (attempts, transaction) => this.saveInLock(account, request, attempts, transaction),
      );
    } catch (error) {
      if (isRetryable(error)) return null;
      throw error;
    }
  }

  private async saveLocked(account: AccountRow, request: JudgedUpdate): Promise<AccountRow> {
    const saved = await retried(() =>
      settleCommit<Saved>(this.dataSource, (attempts) =>
        this.dataSource.transaction((transaction) =>
          this.saveInLock(account, request, attempts, transaction),
        ),
      ),
    );
    if (saved === null) throw new Error('An account changed although its row was locked');
    return saved;
  }

  private async saveInLock(
    { id }: AccountRow,
    request: JudgedUpdate,
    attempts: WriteAttempts<Saved>,
    transaction: EntityManager,
  ): Promise<Saved> {
    const account = await this.reader.lock(id, transaction, request.interruption);
    if (account === null) throw new Problem('not_found');
    return request.patch.has('email')
      ? this.saveWithEmail(account, request, attempts, transaction)
      : this.saveFields(account, request, attempts, transaction);
  }

  private async saveFields(
    account: AccountRow,
    request: JudgedUpdate,
    attempts: WriteAttempts<Saved>,
    transaction?: EntityManager,
  ): Promise<Saved> {
    await this.requireMatch(account, request, transaction);
    const patch = request.judge ? request.patch.withFaults(request.judge(account)) : request.patch;
    const { account: next, changes } = this.apply(account, patch.valuesOrThrow(request.language));
    return this.write(account, next, changes, request, attempts, transaction);
  }

  /** The request for another address, its mails and the other fields. */
  private async saveWithEmail(
    account: AccountRow,
    request: JudgedUpdate,
    attempts: WriteAttempts<Saved>,
    transaction: EntityManager,
  ): Promise<Saved> {
    const { patch, language } = request;
    await this.requireMatch(account, request, transaction);
    const email = patch.peek('email') as string;
    const asked = await this.emailChanges.judge(account, email, transaction);
    const judged = asked.fault === null ? patch : patch.withFault('email', asked.fault);
    const { email: _, ...values } = judged.valuesOrThrow(language);
    if (asked.limitedFor !== null) throw tooManyRequests(asked.limitedFor);
    const { account: next, changes } = this.apply(account, values);
    const mailsIn = mailLanguage(next.language, language);
    await this.emailChanges.request(account, email, asked, mailsIn, transaction);
    return this.write(account, next, { ...changes, ...asked.changes }, request, attempts, transaction);
  }

  private async write(
    account: AccountRow,
    next: AccountRow,
    changes: FieldChanges,
    { author, interruption }: JudgedUpdate,
    attempts: WriteAttempts<Saved>,
    transaction?: EntityManager,
  ): Promise<Saved> {
    if (Object.keys(changes).length === 0) {
      // What is there already may be what the client could not be told whether it was saved.
      await this.writer.settle(transaction, interruption);
      return account;
    }
    const saved = { ...next, version: account.version + 1 };
    const writeId = attempts.begin(account.id, saved);
    const version = await this.writer.update(next, changes, author, {
      writeId,
      ...(transaction && { transaction }),
      interruption,
    });
    return version === null ? null : saved;
  }

  private apply(account: AccountRow, values: FieldValues): PatchedAccount {
    return dropForbiddenImage(applyPatch(this.fields, account, values), values, {
      currentYear: new Date().getUTCFullYear(),
      ageLimit: this.settings.parentalConsentAgeLimit,
    });
  }

  /** Tells a caller who names an earlier version which of the fields that the caller may see have changed since. */
  private async requireMatch(
    account: AccountRow,
    { tags, ifNoneMatch }: JudgedUpdate,
    executor: DataSource | EntityManager = this.dataSource,
  ): Promise<void> {
    if ((tags === undefined || tags === '*') && ifNoneMatch === undefined) return;
    const current = this.presenter.fullTag(account);
    const headers = { ETag: current };
    // Of a change it names what must not be there (RFC 9110 §13.1.2).
    if (!matchesNone(ifNoneMatch, current)) throw new Problem('precondition_failed', { headers });
    if (tags === undefined || matches(tags, current)) return;
    const since = versionNamed(account, tags);
    if (since === null) throw new Problem('precondition_failed', { headers });
    const { adminFields } = this.settings.accountVisibilityConfiguration;
    // What stands in no view, but has a route of its own, its owner may see as well.
    const isVisible = (field: string) => adminFields.includes(field) || this.fields.isToldByKey(field);
    const changed = await findChangedFields(executor, account, since);
    const changedFields = changed.filter(isVisible).sort();
    throw new Problem('precondition_failed', { headers, extensions: { changed_fields: changedFields } });
  }
}

interface JudgedUpdate extends UpdateRequest {
  readonly tags: EntityTags | undefined;
  readonly interruption: Interruption;
}
