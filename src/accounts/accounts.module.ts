import { Module } from '@nestjs/common';
import { pino } from 'pino';
import { Settings } from '../config/settings.js';
import { Replicas } from '../database/replicas/replicas.js';
import { logStream } from '../logging/log-stream.js';
import { AccountFinder } from './account-finder.js';
import { AccountPresenter } from './account-presenter.js';
import { AccountUpdateService } from './account-update.service.js';
import { AccountsController } from './accounts.controller.js';
import { AccountsService } from './accounts.service.js';
import { EmailChangeModule } from './email-change/email-change.module.js';
import { GuardsModule } from './guards/guards.module.js';
import { VisibilityController } from './visibility.controller.js';
import { ReplicaReader } from './store/replica-reader.js';
import { ProfileImageModule } from './profile-image/profile-image.module.js';

/** The resource: accounts, read and changed by HTTP. */
@Module({
  providers: [
    AccountsService,
    AccountUpdateService,
    AccountPresenter,
    AccountFinder,
    ReplicaReader,
    { provide: Replicas, inject: [Settings], useFactory: replicas },
  ],
  imports: [GuardsModule, EmailChangeModule, ProfileImageModule],
  controllers: [AccountsController, VisibilityController],
  exports: [AccountUpdateService, AccountPresenter],
})
export class AccountsModule {}

function replicas(settings: Settings): Replicas {
  const log = pino({ level: settings.logLevel, base: { service: 'user-accounts' } }, logStream);
  return new Replicas({
    primaryUrl: settings.databaseUrl,
    replicaUrls: settings.databaseReplicaUrls,
    poolSize: settings.databasePoolSize,
    maxLagMs: settings.databaseReplicaMaxLag,
    log: (message) => log.info(message),
  });
}
