import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import type { AccountRow } from '../fields/account-row.js';
import { privacyFacts } from '../rules/views/account-json.js';
import { visibleFields } from '../rules/views/visibility.js';
import { EVERYBODY } from './access.js';
import { AccessLog } from './access-log.service.js';
import type { AccessEntry } from './accesses.dto.js';
import {
  allAccesses,
  readAccesses,
  type AccessPlace,
  type RecordedAccess,
  type Told,
} from './read-accesses.js';

/** What the owner of an account is told of who has looked at it. */
@Injectable()
export class AccessesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly log: AccessLog,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Newest first. @returns one more than asked for, if there are more */
  async page(
    account: AccountRow,
    options: { readonly after: AccessPlace | null; readonly limit: number },
  ): Promise<{
    readonly entries: AccessEntry[];
    readonly last: AccessPlace | null;
    readonly hasMore: boolean;
  }> {
    // Whoever has just been told that somebody looked finds it here.
    await this.log.flush();
    const told = this.toldOf(account);
    const found = await readAccesses(this.dataSource, told, { ...options, limit: options.limit + 1 });
    const accesses = found.slice(0, options.limit);
    const entry = entryFor(told);
    return {
      entries: accesses.map(entry),
      last: accesses.at(-1)?.place ?? null,
      hasMore: found.length > accesses.length,
    };
  }

  async *all(account: AccountRow): AsyncGenerator<AccessEntry> {
    await this.log.flush();
    const told = this.toldOf(account);
    const entry = entryFor(told);
    for await (const access of allAccesses(this.dataSource, told)) yield entry(access);
  }

  private toldOf(account: AccountRow): Told {
    const { accountVisibilityConfiguration: visibility, parentalConsentAgeLimit: ageLimit } = this.settings;
    const facts = { visibility, ageLimit, currentYear: new Date().getUTCFullYear() };
    const { privacy } = privacyFacts(account, facts);
    return {
      id: account.id,
      shared: visibleFields('shared', privacy, visibility, account.visibility ?? null),
    };
  }
}

/** What was shown of everybody is told without what of this account everybody sees. */
function entryFor({ shared }: Told): (access: RecordedAccess) => AccessEntry {
  return ({ by, kind, purpose, fields, first, last, count, place }) => ({
    ...{ by, kind, purpose },
    fields: fields.filter((field) => place.user !== EVERYBODY || !shared.includes(field)),
    first: first.toISOString(),
    last: last.toISOString(),
    count,
  });
}
