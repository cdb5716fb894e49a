import { Module } from '@nestjs/common';
import { AccessLogModule } from '../accounts/access-log/access-log.module.js';
import { AccountAccessModule } from '../accounts/guards/account-access.module.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeReader } from './change-reader.js';
import { ChangeWatch } from './change-watch.js';
import { ChangesController } from './changes.controller.js';
import { RelayService } from './relay/relay.service.js';
import { Standbys } from './standbys.js';

/** What happened to accounts: read as a feed, or pushed to whoever does not read it. */
@Module({
  imports: [AccessLogModule, AccountAccessModule],
  controllers: [ChangesController],
  providers: [ChangeFeed, ChangeReader, ChangeWatch, RelayService, Standbys],
  exports: [ChangeFeed, Standbys],
})
export class ChangesModule {}
