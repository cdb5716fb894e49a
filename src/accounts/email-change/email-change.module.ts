import { Module } from '@nestjs/common';
import { LinksModule } from '../../mail/links/links.module.js';
import { MailModule } from '../../mail/mail.module.js';
import { AccessLogModule } from '../access-log/access-log.module.js';
import { AccountAccessModule } from '../guards/account-access.module.js';
import { EmailChangeMails } from './email-change-mails.js';
import { EmailChangeController } from './email-change.controller.js';
import { EmailChangeService } from './email-change.service.js';
import { EmailPagesController } from './email-pages.controller.js';

/** Changing the address of an account: asked for with PATCH, seen and cancelled by HTTP, confirmed and undone by links. */
@Module({
  imports: [AccessLogModule, AccountAccessModule, LinksModule, MailModule],
  controllers: [EmailChangeController, EmailPagesController],
  providers: [EmailChangeService, EmailChangeMails],
  exports: [EmailChangeService],
})
export class EmailChangeModule {}
