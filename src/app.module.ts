import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { isOpenEdx } from './accounts/fields/openedx-fields.js';
import { OpenEdxModule } from './accounts/preferences/open-edx.module.js';
import { AccessesModule } from './accounts/access-log/access-log.module.js';
import { AccountsModule } from './accounts/accounts.module.js';
import { ErasureModule } from './accounts/erasure/erasure.module.js';
import { PersonalDataModule } from './accounts/personal-data/personal-data.module.js';
import { ChangesModule } from './changes/changes.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { HealthController } from './observability/health/health.controller.js';
import { Readiness } from './observability/health/readiness.js';
import { LogModule, type Log } from './observability/log.js';
import { SnapshotModule } from './accounts/snapshot/snapshot.module.js';

/** The list of modules. */
@Module({})
export class AppModule {
  /** @param dataSource opened, and later closed, by the caller or by Nest at shutdown */
  static forRoot(settings: Settings, dataSource: DataSource, log: Log): DynamicModule {
    const database = TypeOrmModule.forRootAsync({
      useFactory: () => ({ ...dataSource.options, manualInitialization: true, retryAttempts: 0 }),
      dataSourceFactory: () => Promise.resolve(dataSource),
    });
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(settings),
        LogModule.forRoot(log),
        database,
        AccountsModule,
        ...(settings.accessLog === 'off' ? [] : [AccessesModule]),
        ErasureModule,
        PersonalDataModule,
        ChangesModule,
        SnapshotModule,
        ...(isOpenEdx(settings.accountFields) ? [OpenEdxModule] : []),
      ],
      controllers: [HealthController],
      providers: [Readiness],
    };
  }
}
