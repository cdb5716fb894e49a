import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isOwnName, type Principal } from '../../auth/principal.js';
import { PeriodicTask } from '../../background/periodic-task.js';
import { StateLog } from '../../background/state-log.js';
import { Settings } from '../../config/settings.js';
import { Log } from '../../observability/log.js';
import type { AccountRow } from '../fields/account-row.js';
import { privacyFacts } from '../rules/views/account-json.js';
import { beyondShared } from '../rules/views/beyond-shared.js';
import { EVERYBODY, lookingAs, type AccessSort } from './access.js';
import { GatheredAccesses } from './gathered.js';
import { writeAccesses } from './write-accesses.js';

/** Written within a second. */
const PERIOD_MS = 800;
const PAUSES = { first: PERIOD_MS, longest: 5_000 };
/** Where so many wait to be written, answers wait too. */
const MOST_GATHERED = 50_000;
const STOPPING_MS = 3_000;

/** A request that reads something of an account. */
export interface ReadRequest {
  readonly method: string;
  readonly principal: Principal;
}

/** What an answer waits for before it is sent; nothing, if it need not. */
export type Recorded = Promise<void> | undefined;

/**
 * Notes what others are shown of an account beyond its shared view. To be told when the answer is about to be sent: what
 * the caller has already, and what is not there, shows nothing.
 */
@Injectable()
export class AccessLog implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly gathered = new GatheredAccesses();
  private readonly sorts = new WeakMap<Principal, WeakMap<readonly string[], AccessSort>>();
  private readonly writing: PeriodicTask;
  private writesAtOnce: boolean;
  private current: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(Settings) private readonly settings: Settings,
    log: Log,
  ) {
    this.writesAtOnce = settings.accessLog === 'strict';
    this.writing = new PeriodicTask({
      run: () => (this.gathered.size === 0 ? Promise.resolve() : this.writeSoon()),
      periodMs: PERIOD_MS,
      backOff: PAUSES,
      state: new StateLog(log, {
        fails: 'Accesses cannot be written; it is tried again',
        works: 'Accesses are written again',
      }),
    });
  }

  get isOn(): boolean {
    return this.settings.accessLog !== 'off';
  }

  onApplicationBootstrap(): void {
    if (this.isOn && this.dataSource.isInitialized) this.writing.resume();
  }

  /** What is still answered while the service stops is written before the answer. */
  async onModuleDestroy(): Promise<void> {
    this.writesAtOnce = true;
    await this.writing.stop(STOPPING_MS);
    await this.writeSoon().catch(() => undefined);
  }

  /** @param fields those that the answer has */
  shown(principal: Principal, accounts: readonly AccountRow[], fields: readonly string[]): Recorded {
    if (!this.isOn) return undefined;
    const { accountVisibilityConfiguration: visibility, parentalConsentAgeLimit: ageLimit } = this.settings;
    const facts = { visibility, ageLimit, currentYear: new Date().getUTCFullYear() };
    const time = Date.now();
    const purpose = principal.purpose ?? '';
    // Of most lists it is the same throughout.
    let latest: readonly string[] = [];
    let sort: AccessSort | undefined;
    for (const account of accounts) {
      const { privacy } = privacyFacts(account, facts);
      const beyond = beyondShared(fields, privacy, visibility, account.visibility ?? null);
      if (beyond.length === 0) continue;
      if (sort === undefined || beyond !== latest) sort = this.sortOf(principal, (latest = beyond));
      this.gathered.add(sort, account.id, purpose, time);
    }
    return sort && this.recorded();
  }

  /** What a GET shows of one account that is in no view; its owner and a HEAD are shown nothing new. */
  shownBy(request: ReadRequest, { id, username }: AccountRow, fields: readonly string[]): Recorded {
    const { method, principal } = request;
    const isNothing = method === 'HEAD' || isOwnName(principal, username);
    return isNothing ? undefined : this.shownBeside(principal, id, fields);
  }

  /** Of one account something that is in no view: under the name that it has in the history. */
  shownBeside(principal: Principal, userId: string, fields: readonly string[]): Recorded {
    if (!this.isOn) return undefined;
    this.gathered.add(this.sortOf(principal, fields), userId, principal.purpose ?? '', Date.now());
    return this.recorded();
  }

  /** Something of all accounts. What everybody sees of each of them is nothing. */
  shownOfAll(principal: Principal, fields: readonly string[]): Recorded {
    const beyond = beyondShared(fields, 'private', this.settings.accountVisibilityConfiguration, null);
    return beyond.length === 0 ? undefined : this.shownBeside(principal, EVERYBODY, beyond);
  }

  /** What is gathered is written now: for whoever reads it. */
  flush(): Promise<void> {
    return this.writeSoon();
  }

  private sortOf(principal: Principal, fields: readonly string[]): AccessSort {
    let sorts = this.sorts.get(principal);
    if (sorts === undefined) {
      this.sorts.set(principal, (sorts = new WeakMap<readonly string[], AccessSort>()));
    }
    let sort = sorts.get(fields);
    if (sort === undefined) sorts.set(fields, (sort = lookingAs(principal, fields)));
    return sort;
  }

  private recorded(): Recorded {
    if (this.writesAtOnce || this.gathered.size >= MOST_GATHERED) return this.writeSoon();
    return undefined;
  }

  /** One write at a time: whoever comes meanwhile shares the next one. */
  private writeSoon(): Promise<void> {
    return (this.next ??= this.current
      .catch(() => undefined)
      .then(() => {
        this.next = undefined;
        return (this.current = this.writeAll());
      }));
  }

  private async writeAll(): Promise<void> {
    const accesses = this.gathered.take();
    try {
      await writeAccesses(this.dataSource, accesses);
    } catch (error) {
      // Where the answers waited they are refused, so that nothing was shown.
      if (this.settings.accessLog !== 'strict') this.gathered.putBack(accesses);
      throw error;
    }
  }
}
