import { Injectable } from '@nestjs/common';
import { type Principal, isOwnName, readingGrant } from '../auth/principal.js';
import { isStaff } from './guards/account-access.js';
import { CallerAccount } from './store/just-in-time-provisioning.js';
import { AccountReader } from './store/account-reader.js';
import type { AccountRow } from './fields/account-row.js';
import type { Projection } from './rules/views/projection.js';
import { ReplicaReader } from './store/replica-reader.js';

/** Accounts that somebody wants to see, in the order asked, null where there is none; and her own. */
export interface FoundAccounts {
  readonly accounts: readonly (AccountRow | null)[];
  /** Null if she has none, or if what she sees does not depend on it. */
  readonly caller: AccountRow | null;
}

/**
 * Finds accounts for somebody who looks at them. Only what an ordinary caller sees of others may be a moment old, and
 * come from a replica: her own account, and all that staff and services see, is read from the primary (a service that
 * was told of a change reads that or a later one). See docs/decisions/0023.
 */
@Injectable()
export class AccountFinder {
  constructor(
    private readonly reader: AccountReader,
    private readonly replica: ReplicaReader,
    private readonly callers: CallerAccount,
  ) {}

  /** @param only what is needed of them */
  async findAccounts(
    usernames: readonly string[],
    principal: Principal,
    only?: Projection,
  ): Promise<FoundAccounts> {
    const found = await this.findNow(usernames, principal, only);
    if (!principal.newcomer || hasCaller(found, principal)) return found;
    await this.callers.findAccount(principal);
    return this.findNow(usernames, principal, only);
  }

  private async findNow(
    usernames: readonly string[],
    principal: Principal,
    only: Projection | undefined,
  ): Promise<FoundAccounts> {
    const isOwn = (username: string): boolean => isOwnName(principal, username);
    const saysAll = principal.isStaffService || readingGrant(principal) !== undefined;
    const callerName = saysAll || usernames.every(isOwn) ? null : principal.username;
    if (callerName === null || !this.replica.isInStep) return this.findOnPrimary(usernames, callerName, only);
    const asked = [callerName, ...usernames];
    const [caller = null, ...accounts] = await this.replica.findByUsernames(asked, only?.withRights);
    // A replica may refuse rights that were just granted, but never grant those that were just taken away.
    if (isStaff(principal, caller)) return this.findOnPrimary(usernames, callerName, only);
    // Nor does it know yet who joined just now.
    const isFromPrimary = usernames.map((username, i) => isOwn(username) || accounts[i] === null);
    const missing = usernames.filter((_, i) => isFromPrimary[i]);
    const fromPrimary = (await this.findOnPrimary(missing, null, only)).accounts.values();
    return {
      caller,
      accounts: accounts.map((account, i) => (isFromPrimary[i] ? fromPrimary.next().value! : account)),
    };
  }

  private async findOnPrimary(
    usernames: readonly string[],
    callerName: string | null,
    only: Projection | undefined,
  ): Promise<FoundAccounts> {
    if (usernames.length === 0) return { caller: null, accounts: [] };
    if (callerName === null) {
      return { caller: null, accounts: await this.reader.findByUsernames(usernames, only) };
    }
    const asked = [callerName, ...usernames];
    const [caller = null, ...accounts] = await this.reader.findByUsernames(asked, only?.withRights);
    return { caller, accounts };
  }
}

/** Whether her own account is among what was found. */
function hasCaller({ caller, accounts }: FoundAccounts, principal: Principal): boolean {
  return (
    caller !== null || accounts.some((account) => account !== null && isOwnName(principal, account.username))
  );
}
