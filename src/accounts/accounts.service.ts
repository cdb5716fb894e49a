import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { Settings } from '../config/settings.js';
import { Problem } from '../http/problem.js';
import type { Representation } from '../http/representation.js';
import { AccountPresenter, type SeenAccount } from './account-presenter.js';
import type { AccountListQuery, AccountQuery } from './dto/account-queries.dto.js';
import { AccountAccess, isStaff, namesSame } from './guards/account-access.js';
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
    private readonly access: AccountAccess,
    private readonly callers: CallerAccount,
    private readonly presenter: AccountPresenter,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  async getOne(username: string, { view }: AccountQuery, principal: Principal): Promise<Representation> {
    const { account, isOwner, isStaff } = await this.access.to(username, principal);
    if (account === null) throw new Problem('not_found', { detail: 'There is no such account.' });
    const viewer: Viewer = isOwner ? 'owner' : isStaff ? 'staff' : 'other';
    return this.presenter.one({ account, view: viewFor(viewer, view === 'shared') });
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
    const own = principal.isStaffService ? Promise.resolve(null) : this.callers.find(principal);
    const isOwn = (name: string) => !principal.isStaffService && namesSame(principal.username, name);
    const [caller = null, ...accounts] = await Promise.all([
      own,
      ...usernames.map((name) => (isOwn(name) ? own : this.reader.findByUsername(name))),
    ]);
    const seen = accounts
      .filter((account) => account !== null)
      .map((account) => this.seenBy(principal, caller, account, query));
    if (seen.length === 0) throw new Problem('not_found', { detail: 'None of these accounts exists.' });
    return this.presenter.list(seen);
  }

  private async getByEmail(
    email: string,
    query: AccountQuery,
    principal: Principal,
  ): Promise<Representation> {
    const found = await this.reader.findByEmail(email, principal.isStaffService ? null : principal.username);
    const { account } = found;
    const caller = found.caller ?? (principal.newcomer ? await this.callers.find(principal) : null);
    if (!isStaff(principal, caller))
      throw new Problem('forbidden', { detail: 'Only staff may look up addresses.' });
    if (account === null) throw new Problem('not_found', { detail: 'No account has this address.' });
    return this.presenter.list([this.seenBy(principal, caller, account, query)]);
  }

  private seenBy(
    principal: Principal,
    caller: AccountRow | null,
    account: AccountRow,
    { view }: AccountQuery,
  ): SeenAccount {
    const viewer: Viewer = namesSame(principal.username, account.username)
      ? 'owner'
      : isStaff(principal, caller)
        ? 'staff'
        : 'other';
    return { account, view: viewFor(viewer, view === 'shared') };
  }
}

/** Names between commas without the blanks around them, each once whatever its letter case. */
function distinctNames(list: string): string[] {
  const names = new Map<string, string>();
  for (const item of list.split(',')) {
    const name = item.trim();
    if (name !== '' && !names.has(foldCase(name))) names.set(foldCase(name), name);
  }
  return [...names.values()];
}
