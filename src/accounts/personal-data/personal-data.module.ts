import { Module } from '@nestjs/common';
import { AccessLogModule } from '../access-log/access-log.module.js';
import { AccountAccessModule } from '../guards/account-access.module.js';
import { ProfileImageModule } from '../profile-image/profile-image.module.js';
import { DataController } from './data.controller.js';
import { PersonalDataService } from './personal-data.service.js';

/** All data of a user as one archive. */
@Module({
  imports: [AccessLogModule, AccountAccessModule, ProfileImageModule],
  controllers: [DataController],
  providers: [PersonalDataService],
})
export class PersonalDataModule {}
