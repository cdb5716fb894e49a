import { Injectable } from '@nestjs/common';
import { type Principal, isOwnName } from '../../auth/principal.js';
import { AccountReader } from '../store/account-reader.js';
import type { AccountRow } from '../fields/account-row.js';
import { CallerAccount } from '../store/just-in-time-provisioning.js';

/** Who may do what with which account. `isOwner` and `isStaff` may both be true. */
export interface Access {
  /** Null if there is none, and to whoever is neither its owner nor staff. */
  readonly account: AccountRow | null;
  readonly isOwner: boolean;
  readonly isStaff: boolean;
}

/**
 * Answers who the caller is to an account. It is not even looked up for somebody to whom it must not show: so neither
 * can the time of her answer tell whether it exists.
 */
@Injectable()
export class AccountAccess {
  constructor(
    private readonly reader: AccountReader,
    private readonly callers: CallerAccount,
  ) {}

  async to(username: string, principal: Principal): Promise<Access> {
    if (isOwnName(principal, username)) {
      const account = await this.callers.findAccount(principal);
      return { account, isOwner: account !== null, isStaff: isStaff(principal, account) };
    }
    const staff = await this.isStaff(principal);
    const account = staff ? await this.reader.findByUsername(username) : null;
    return { account, isOwner: false, isStaff: staff };
  }

  async isStaff(principal: Principal): Promise<boolean> {
    return isStaff(principal, await this.findCaller(principal));
  }

  /** The caller's own account, unless the token alone says all that her rights depend on. */
  async findCaller(principal: Principal): Promise<AccountRow | null> {
    if (principal.isStaffService || principal.username === null) return null;
    return this.callers.findAccount(principal);
  }
}

/** Staff: an active account with `is_staff`, or a service whose token says so. */
export function isStaff(principal: Principal, caller: AccountRow | null): boolean {
  return principal.isStaffService || (caller !== null && caller.is_staff && caller.is_active);
}
