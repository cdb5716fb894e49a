import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { isStaff, namesSame } from './guards/account-access.js';
import { CallerAccount } from './guards/caller-account.js';
import { AccountReader } from './store/account-reader.js';
import type { AccountRow } from './store/account-row.js';
import { ReplicaReader } from './store/replica-reader.js';

/** Accounts that somebody wants to see, in the order asked, null where there is none; and her own. */
export interface FoundAccounts {
  readonly accounts: readonly (AccountRow | null)[];
  /** Null if she has none, or if what she sees does not depend on it. */
  readonly caller: AccountRow | null;
}

/**
 * Finds accounts for somebody who looks at them. Only what an ordinary caller sees of others may be a moment old, and
 * come from a replica: her own account, and all that staff see, is read from the primary. See docs/decisions/0023.
 */
@Injectable()
export class AccountFinder {
  constructor(
    private readonly reader: AccountReader,
    private readonly replica: ReplicaReader,
    private readonly callers: CallerAccount,
  ) {}

  async find(usernames: readonly string[], principal: Principal): Promise<FoundAccounts> {
    const found = await this.findNow(usernames, principal);
    if (!principal.newcomer || hasCaller(found, principal)) return found;
    await this.callers.find(principal);
    return this.findNow(usernames, principal);
  }

  private async findNow(usernames: readonly string[], principal: Principal): Promise<FoundAccounts> {
    const isOwn = (username: string): boolean => namesSame(principal.username, username);
    const callerName = principal.isStaffService || usernames.every(isOwn) ? null : principal.username;
    if (callerName === null || !this.replica.isInStep) return this.findOnPrimary(usernames, callerName);
    const [caller = null, ...accounts] = await this.replica.findByUsernames([callerName, ...usernames]);
    // A replica may refuse rights that were just granted, but never grant those that were just taken away.
    if (isStaff(principal, caller)) return this.findOnPrimary(usernames, callerName);
    // Nor does it know yet who joined just now.
    const isFromPrimary = usernames.map((username, i) => isOwn(username) || accounts[i] === null);
    const fromPrimary = (
      await this.findOnPrimary(usernames.filter((_, i) => isFromPrimary[i]))
    ).accounts.values();
    return {
      caller,
      accounts: accounts.map((account, i) => (isFromPrimary[i] ? fromPrimary.next().value! : account)),
    };
  }

  private async findOnPrimary(
    usernames: readonly string[],
    callerName: string | null = null,
  ): Promise<FoundAccounts> {
    if (usernames.length === 0) return { caller: null, accounts: [] };
    if (callerName === null) return { caller: null, accounts: await this.reader.findByUsernames(usernames) };
    const [caller = null, ...accounts] = await this.reader.findByUsernames([callerName, ...usernames]);
    return { caller, accounts };
  }
}

/** Whether her own account is among what was found. */
function hasCaller({ caller, accounts }: FoundAccounts, { username }: Principal): boolean {
  return (
    caller !== null || accounts.some((account) => account !== null && namesSame(username, account.username))
  );
}
