import { Module } from '@nestjs/common';
import { LinksModule } from '../../mail/links/links.module.js';
import { MailModule } from '../../mail/mail.module.js';
import { AccessLogModule } from '../access-log/access-log.module.js';
import { AccountAccessModule } from '../guards/account-access.module.js';
import { ProfileImageModule } from '../profile-image/profile-image.module.js';
import { AccountErasure } from './account-erasure.js';
import { DueErasures } from './due-erasures.js';
import { ErasureMails } from './erasure-mails.js';
import { ErasurePageController } from './erasure-page.controller.js';
import { ErasureController } from './erasure.controller.js';
import { ErasureService } from './erasure.service.js';

/** Erasing accounts: asked for and cancelled by HTTP, cancelled by a link, done by a loop when it is due. */
@Module({
  imports: [AccessLogModule, AccountAccessModule, LinksModule, MailModule, ProfileImageModule],
  controllers: [ErasureController, ErasurePageController],
  providers: [ErasureService, ErasureMails, AccountErasure, DueErasures],
})
export class ErasureModule {}
