import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { Settings } from '../config/settings.js';
import { Problem } from '../http/problem.js';
import type { Representation } from '../http/representation.js';
import { AccountPresenter, type SeenAccount } from './account-presenter.js';
import type { AccountListQuery, AccountQuery } from './dto/account-queries.dto.js';
import { AccountFinder } from './account-finder.js';
import { AccountAccess, isStaff } from './guards/account-access.js';
import { CallerAccount } from './guards/caller-account.js';
import { AccountReader, type EmailMatch } from './store/account-reader.js';
import type { AccountRow } from './store/account-row.js';
import { foldCase } from './fold-case.js';
import { viewFor, type Viewer } from './visibility.js';

/** Reads accounts for a caller: each one filtered by who she is to it. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly reader: AccountReader,
    private readonly finder: AccountFinder,
    private readonly callers: CallerAccount,
    private readonly access: AccountAccess,
    private readonly presenter: AccountPresenter,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  async getOne(username: string, query: AccountQuery, principal: Principal): Promise<Representation> {
    const { accounts, caller } = await this.finder.find([username], principal);
    const [account = null] = accounts;
    if (account === null) throw new Problem('not_found', { detail: 'There is no such account.' });
    return this.presenter.one(seenBy(principal, caller, [account], query)[0]!);
  }

  async getList(query: AccountListQuery, principal: Principal): Promise<Representation> {
    const { usernames, username, email } = query;
    if ([usernames, username, email].filter((filter) => filter !== undefined).length > 1) {
      throw new Problem('invalid_parameter', {
        detail: 'Only one of usernames, username and email can be given.',
      });
    }
    if (email !== undefined) return this.getByEmail(email, query, principal);
    const names = usernames ?? username;
    return names === undefined ? this.getOwn(query, principal) : this.getByUsernames(names, query, principal);
  }

  /** The caller's username as her account spells it, or as her token does if she has none. */
  async getUsername(principal: Principal): Promise<string> {
    const { username } = principal;
    if (username === null) throw new Problem('not_found', { detail: 'The token names no user.' });
    return (await this.callers.find(principal))?.username ?? username;
  }

  searchEmails(emails: readonly string[]): Promise<EmailMatch[]> {
    return this.reader.findEmails(emails);
  }

  private async getOwn(query: AccountQuery, principal: Principal): Promise<Representation> {
    const account = await this.callers.find(principal);
    if (account === null) throw new Problem('not_found', { detail: 'The caller has no account.' });
    return this.presenter.list([{ account, view: viewFor('owner', query.view === 'shared') }]);
  }

  private async getByUsernames(
    names: string,
    query: AccountQuery,
    principal: Principal,
  ): Promise<Representation> {
    const usernames = distinctNames(names);
    const max = this.settings.accountsMaxUsernames;
    if (usernames.length > max) {
      throw new Problem('invalid_parameter', {
        detail: `${usernames.length} usernames were asked for; one request takes at most ${max}.`,
      });
    }
    const { accounts, caller } = await this.finder.find(usernames, principal);
    const found = accounts.filter((account) => account !== null);
    if (found.length === 0) throw new Problem('not_found', { detail: 'None of these accounts exists.' });
    return this.presenter.list(seenBy(principal, caller, found, query));
  }

  private async getByEmail(
    email: string,
    query: AccountQuery,
    principal: Principal,
  ): Promise<Representation> {
    // First: the time of a look-up would tell who is refused whether somebody has the address.
    if (!(await this.access.isStaff(principal))) {
      throw new Problem('forbidden', { detail: 'Only staff may look up addresses.' });
    }
    const account = await this.reader.findByEmail(email);
    if (account === null) throw new Problem('not_found', { detail: 'No account has this address.' });
    return this.presenter.list([{ account, view: viewFor('staff', query.view === 'shared') }]);
  }
}

/** Each account with the view of it that the caller gets. */
function seenBy(
  principal: Principal,
  caller: AccountRow | null,
  accounts: readonly AccountRow[],
  { view }: AccountQuery,
): SeenAccount[] {
  const ownKey = principal.username === null ? null : foldCase(principal.username);
  const others: Viewer = isStaff(principal, caller) ? 'staff' : 'other';
  return accounts.map((account) => {
    const viewer = account.username_key === ownKey ? 'owner' : others;
    return { account, view: viewFor(viewer, view === 'shared') };
  });
}

/** Names between commas without the blanks around them, each once whatever its letter case. */
function distinctNames(list: string): string[] {
  const names = new Map<string, string>();
  for (const item of list.split(',')) {
    const name = item.trim();
    const key = foldCase(name);
    if (name !== '' && !names.has(key)) names.set(key, name);
  }
  return [...names.values()];
}
