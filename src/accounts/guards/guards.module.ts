import { Module } from '@nestjs/common';
import { AccountReader } from '../store/account-reader.js';
import { AccountWriter } from '../store/account-writer.js';
import { AccountAccess } from './account-access.js';
import { OwnerGuard } from './owner.guard.js';
import { StaffGuard } from './staff.guard.js';

/** Reading and writing accounts, and who may: what every module about accounts stands on. */
@Module({
  providers: [AccountReader, AccountWriter, AccountAccess, OwnerGuard, StaffGuard],
  exports: [AccountReader, AccountWriter, AccountAccess, OwnerGuard, StaffGuard],
})
export class GuardsModule {}
