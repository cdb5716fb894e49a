import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes/changes.module.js';
import { Replicas } from '../database/replicas/replicas.js';
import { MailModule } from '../mail/mail.module.js';
import { AccessLogModule } from './access-log/access-log.module.js';
import { AccountFinder } from './account-finder.js';
import { AccountPresenter } from './account-presenter.js';
import { AccountUpdateService } from './account-update.service.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { ActivationController } from './activation.controller.js';
import { ActivationService } from './activation.service.js';
import { EmailChangeModule } from './email-change/email-change.module.js';
import { AccountAccessModule } from './guards/account-access.module.js';
import { VisibilityController } from './visibility.controller.js';
import { Projections } from './projections.js';
import { ReplicaReader } from './store/replica-reader.js';
import { ProfileImageModule } from './profile-image/profile-image.module.js';

/** The resource: accounts, read and changed by HTTP. */
@Module({
  providers: [
    AccountsService,
    AccountUpdateService,
    ActivationService,
    AccountPresenter,
    AccountFinder,
    Projections,
    ReplicaReader,
    Replicas,
  ],
  imports: [
    AccessLogModule,
    AccountAccessModule,
    ChangesModule,
    EmailChangeModule,
    MailModule,
    ProfileImageModule,
  ],
  controllers: [AccountsController, ActivationController, VisibilityController],
  exports: [AccountUpdateService, AccountPresenter, Projections],
})
export class AccountsModule {}
