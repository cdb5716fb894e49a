import { Module } from '@nestjs/common';
import { AccountReader } from '../store/account-reader.js';
import { AccountWriter } from '../store/account-writer.js';
import { AccountAccess } from './account-access.js';
import { CallerAccount } from './caller-account.js';
import { OwnerGuard } from './owner.guard.js';
import { OwnerOrStaffGuard } from './owner-or-staff.guard.js';
import { StaffGuard } from './staff.guard.js';

const SHARED = [
  AccountReader,
  AccountWriter,
  AccountAccess,
  CallerAccount,
  OwnerGuard,
  OwnerOrStaffGuard,
  StaffGuard,
];

/** Reading and writing accounts, and who may: what every module about accounts stands on. */
@Module({
  providers: SHARED,
  exports: SHARED,
})
export class GuardsModule {}
