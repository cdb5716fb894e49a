import { Module } from '@nestjs/common';
import { AccessLogModule } from '../access-log/access-log.module.js';
import { AccountsModule } from '../accounts.module.js';
import { AccountAccessModule } from '../guards/account-access.module.js';
import { PreferencesController } from './preferences.controller.js';
import { TimeZonesController } from './time-zones.controller.js';

/** What is there with the preset `openedx` alone. */
@Module({
  imports: [AccessLogModule, AccountsModule, AccountAccessModule],
  controllers: [PreferencesController, TimeZonesController],
})
export class OpenEdxModule {}
