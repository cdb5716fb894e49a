import { Module } from '@nestjs/common';
import { AccountPresenter } from './account-presenter.js';
import { AccountUpdateService } from './account-update.service.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { GuardsModule } from './guards/guards.module.js';
import { VisibilityController } from './visibility.controller.js';
import { DefaultPictureController } from './profile-image/default-picture.controller.js';

/** The resource: accounts, read and changed by HTTP. */
@Module({
  imports: [GuardsModule],
  controllers: [AccountsController, VisibilityController, DefaultPictureController],
  providers: [AccountsService, AccountUpdateService, AccountPresenter],
  exports: [AccountUpdateService, AccountPresenter],
})
export class AccountsModule {}
