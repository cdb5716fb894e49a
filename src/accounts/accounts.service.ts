import { Inject, Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { isOwnName, may, readingGrant, type Principal } from '../auth/principal.js';
import { Standbys } from '../changes/standbys.js';
import { Settings } from '../config/settings.js';
import { Problem } from '../http/problem.js';
import type { OnShown, Representation } from '../http/conditional/representation.js';
import { AccountPresenter } from './account-presenter.js';
import { AccessLog } from './access-log/access-log.service.js';
import type { AccountListQuery, AccountQuery } from './dto/account-queries.dto.js';
import { AccountFinder } from './account-finder.js';
import { isAccountId } from './fields/account-id.js';
import { AccountAccess, isStaff } from './guards/account-access.js';
import { CallerAccount } from './store/just-in-time-provisioning.js';
import { AccountReader } from './store/account-reader.js';
import type { AccountRow } from './fields/account-row.js';
import { identityOf } from './fields/names/same-name.js';
import { Projections } from './projections.js';
import { isOpenEdx } from './fields/openedx-fields.js';
import type { EmailMatch } from './rules/views/email-matches-json.js';
import { fieldsOf, seenBy, type Look, type SeenAccount } from './seen-account.js';

/** From so many accounts on a list takes megabytes while it is read and written, and only some are at a time. */
const LONG = 30;
const LONG_AT_A_TIME = 4;

/** What a match of `search_emails` shows of an account. */
const MATCH_FIELDS = ['username', 'email'];

/** Reads accounts for a caller: each one filtered by who she is to it. */
@Injectable()
export class AccountsService {
  private readonly longLists = pLimit(LONG_AT_A_TIME);

  constructor(
    private readonly reader: AccountReader,
    private readonly finder: AccountFinder,
    private readonly callers: CallerAccount,
    private readonly access: AccountAccess,
    private readonly presenter: AccountPresenter,
    private readonly projections: Projections,
    private readonly accesses: AccessLog,
    private readonly standbys: Standbys,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  async getOne(username: string, query: AccountQuery, principal: Principal): Promise<Representation> {
    const look = this.lookOf(query);
    const { accounts, caller } = await this.finder.findAccounts([username], principal, look.only);
    const [account = null] = accounts;
    if (account === null) throw new Problem('not_found', { detail: 'There is no such account.' });
    const seen = seenBy(principal, caller, look)(account);
    return this.presenter.one(seen, this.noting(principal, [seen]));
  }

  async getList(query: AccountListQuery, principal: Principal): Promise<Representation> {
    const { usernames, username, ids, email, lms_user_id: number } = query;
    if (number !== undefined && !isOpenEdx(this.settings.accountFields)) {
      throw new Problem('invalid_parameter', { detail: 'Unknown query parameter "lms_user_id".' });
    }
    if ([usernames, username, ids, email, number].filter((filter) => filter !== undefined).length > 1) {
      const names = isOpenEdx(this.settings.accountFields) ? 'ids, email and lms_user_id' : 'ids and email';
      throw new Problem('invalid_parameter', {
        detail: `Only one of usernames, username, ${names} can be given.`,
      });
    }
    const look = this.lookOf(query);
    if (email !== undefined) return this.getByEmail(email, look, principal);
    if (number !== undefined) return this.getByNumber(number, look, principal);
    if (ids !== undefined) return this.getByIds(ids, look, principal);
    const names = usernames ?? username;
    return names === undefined ? this.getOwn(look, principal) : this.getByUsernames(names, look, principal);
  }

  /** The caller's username as her account spells it, or as her token does if she has none. */
  async getUsername(principal: Principal): Promise<string> {
    const { username } = principal;
    if (username === null) throw new Problem('not_found', { detail: 'The token does not name a user.' });
    return (await this.callers.findAccount(principal))?.username ?? username;
  }

  async searchEmails(emails: readonly string[], principal: Principal): Promise<EmailMatch[]> {
    const matches = await this.reader.findEmails(emails);
    const others = matches.filter(({ username }) => !isOwnName(principal, username));
    if (others.length === 0 || !this.accesses.isOn) return matches;
    // Whether an address is beyond what everybody sees depends on the whole account.
    const accounts = await this.reader.findByUsernames(others.map(({ username }) => username));
    const found = accounts.filter((account) => account !== null);
    await this.accesses.shown(principal, found, MATCH_FIELDS);
    return matches;
  }

  private lookOf({ view, fields }: AccountQuery): Look {
    return { shared: view === 'shared', only: this.projections.of(fields) };
  }

  private async getOwn(look: Look, principal: Principal): Promise<Representation> {
    const account = await this.callers.findAccount(principal);
    if (account === null) throw new Problem('not_found', { detail: 'The caller has no account.' });
    return this.presenter.list([seenBy(principal, account, look)(account)]);
  }

  private async getByUsernames(names: string, look: Look, principal: Principal): Promise<Representation> {
    const usernames = this.distinct(names, identityOf, 'usernames');
    return this.inTurn(usernames, async () => {
      const { accounts, caller } = await this.finder.findAccounts(usernames, principal, look.only);
      return this.listOf(principal, accounts, seenBy(principal, caller, look));
    });
  }

  private async getByIds(list: string, look: Look, principal: Principal): Promise<Representation> {
    const caller = await this.access.findCaller(principal);
    if (!isStaff(principal, caller) && readingGrant(principal) === undefined) {
      throw new Problem('forbidden', { detail: 'Only staff and services may ask by id.' });
    }
    const ids = this.distinct(list, (id) => id, 'ids');
    if (!ids.every(isAccountId)) {
      throw new Problem('invalid_parameter', {
        detail: 'ids must be numbers from 1 to 9223372036854775807.',
      });
    }
    const answer = await this.inTurn(ids, async () => {
      const accounts = await this.reader.findByIds(ids, look.only);
      return this.listOf(principal, accounts, seenBy(principal, caller, look));
    });
    // Whoever follows the feed keeps them, and would not be told if a promotion undid what the feed has not told yet.
    await this.standbys.settle();
    return answer;
  }

  /** Before its turn a long list is nothing but what was asked for: what waits with more outlives the young generation. */
  private inTurn(items: readonly string[], list: () => Promise<Representation>): Promise<Representation> {
    return items.length < LONG ? list() : this.longLists(list);
  }

  private async getByEmail(email: string, look: Look, principal: Principal): Promise<Representation> {
    const caller = await this.access.findCaller(principal);
    // First: the time of a look-up would tell who is refused whether somebody has the address.
    if (!isStaff(principal, caller) && !may(principal, 'search')) {
      throw new Problem('forbidden', {
        detail: 'Only staff, and services with `search`, may look up addresses.',
      });
    }
    const account = await this.reader.findByEmail(email);
    if (account === null) throw new Problem('not_found', { detail: 'No account has this address.' });
    return this.listOf(principal, [account], seenBy(principal, caller, look));
  }

  /** By the number that search_emails and the feed call `id`. */
  private async getByNumber(number: string, look: Look, principal: Principal): Promise<Representation> {
    const caller = await this.access.findCaller(principal);
    if (!isStaff(principal, caller)) {
      throw new Problem('forbidden', { detail: 'Only staff may look up accounts by lms_user_id.' });
    }
    if (!/^\d{1,40}$/.test(number)) {
      throw new Problem('invalid_parameter', { detail: 'lms_user_id is not a number.' });
    }
    const account = await this.reader.findById(number);
    if (account === null) throw new Problem('not_found', { detail: 'No account has this id.' });
    return this.listOf(principal, [account], seenBy(principal, caller, look));
  }

  private listOf(
    principal: Principal,
    accounts: readonly (AccountRow | null)[],
    seenAs: (account: AccountRow) => SeenAccount,
  ): Representation {
    const seen = accounts.filter((account) => account !== null).map(seenAs);
    if (seen.length === 0) throw new Problem('not_found', { detail: 'None of these accounts exist.' });
    return this.presenter.list(seen, this.noting(principal, seen));
  }

  /** Notes, once it is shown, what staff and services are shown beyond what everybody sees. */
  private noting(principal: Principal, seen: readonly SeenAccount[]): OnShown | undefined {
    const beyond = seen.filter(({ view }) => view === 'staff' || typeof view === 'object');
    // To all accounts but the caller's own a caller is the same.
    const [first] = beyond;
    if (first === undefined) return undefined;
    const fields = fieldsOf(first, this.settings.accountVisibilityConfiguration);
    return () =>
      this.accesses.shown(
        principal,
        beyond.map(({ account }) => account),
        fields,
      );
  }

  /** What stands between commas without the blanks around it, each once, and no more than one request takes. */
  private distinct(list: string, identity: (item: string) => string, what: string): string[] {
    const items = new Map<string, string>();
    for (const text of list.split(',')) {
      const item = text.trim();
      const key = identity(item);
      if (item !== '' && !items.has(key)) items.set(key, item);
    }
    const max = this.settings.accountsMaxUsernames;
    if (items.size <= max) return [...items.values()];
    const detail = `${items.size} ${what} were asked for; one request takes at most ${max}.`;
    throw new Problem('invalid_parameter', { detail });
  }
}
