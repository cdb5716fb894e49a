import { Module } from '@nestjs/common';
import { AccessLogModule } from '../access-log/access-log.module.js';
import { AccountsModule } from '../accounts.module.js';
import { AccountAccessModule } from '../guards/account-access.module.js';
import { ChangesModule } from '../../changes/changes.module.js';
import { SnapshotController } from './snapshot.controller.js';
import { SnapshotService } from './snapshot.service.js';

/** All accounts at once, with the place in the feed from which a copy of them is kept right. */
@Module({
  imports: [AccessLogModule, AccountAccessModule, AccountsModule, ChangesModule],
  controllers: [SnapshotController],
  providers: [SnapshotService],
})
export class SnapshotModule {}
