import { Module } from '@nestjs/common';
import { GuardsModule } from '../guards/guards.module.js';
import { EmailChangeMails } from './email-change-mails.js';
import { EmailChangeController } from './email-change.controller.js';
import { EmailChangeService } from './email-change.service.js';
import { EmailPagesController } from './email-pages.controller.js';
import { EmailPages } from './pages/email-pages.js';

/** Changing the address of an account: asked for with PATCH, seen and cancelled by HTTP, confirmed and undone by links. */
@Module({
  imports: [GuardsModule],
  controllers: [EmailChangeController, EmailPagesController],
  providers: [EmailChangeService, EmailChangeMails, EmailPages],
  exports: [EmailChangeService, EmailChangeMails],
})
export class EmailChangeModule {}
