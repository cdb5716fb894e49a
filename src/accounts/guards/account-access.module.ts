import { Module } from '@nestjs/common';
import { AccountStoreModule } from '../store/account-store.module.js';
import { AccountAccess } from './account-access.js';
import { OwnerGuard } from './owner.guard.js';
import { OwnerOrStaffGuard } from './owner-or-staff.guard.js';
import { StaffGuard } from './staff.guard.js';

const GUARDS = [AccountAccess, OwnerGuard, OwnerOrStaffGuard, StaffGuard];

/** Who may do what with which account; with the accounts themselves. */
@Module({
  imports: [AccountStoreModule],
  providers: GUARDS,
  exports: [AccountStoreModule, ...GUARDS],
})
export class AccountAccessModule {}
