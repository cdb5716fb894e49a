import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { isStaff, namesSame } from './guards/account-access.js';
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
  ) {}

  async find(usernames: readonly string[], principal: Principal): Promise<FoundAccounts> {
    const isOwn = (username: string): boolean => namesSame(principal.username, username);
    const callerName = principal.isStaffService || usernames.every(isOwn) ? null : principal.username;
    if (callerName === null || !this.replica.isInStep) return this.findOnPrimary(usernames, callerName);
    const find = (username: string) =>
      (isOwn(username) ? this.reader : this.replica).findByUsername(username);
    const [caller, ...accounts] = await Promise.all([
      this.replica.findByUsername(callerName),
      ...usernames.map(find),
    ]);
    // A replica may refuse rights that were just granted, but never grant those that were just taken away.
    if (isStaff(principal, caller)) return this.findOnPrimary(usernames, callerName);
    return { caller, accounts: await this.completed(accounts, usernames) };
  }

  private async findOnPrimary(
    usernames: readonly string[],
    callerName: string | null,
  ): Promise<FoundAccounts> {
    const [caller, ...accounts] = await Promise.all([
      callerName === null ? null : this.reader.findByUsername(callerName),
      ...usernames.map((username) => this.reader.findByUsername(username)),
    ]);
    return { caller, accounts };
  }

  /** A replica may not know yet who joined just now. */
  private completed(accounts: readonly (AccountRow | null)[], usernames: readonly string[]) {
    const complete = async (account: AccountRow | null, i: number) =>
      account ?? this.reader.findByUsername(usernames[i]!);
    return Promise.all(accounts.map(complete));
  }
}
