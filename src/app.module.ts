import { Module, type DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AccountsModule } from './accounts/accounts.module.js';
import { ChangesModule } from './changes/changes.module.js';
import { RelayModule } from './changes/relay/relay.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';

/** The list of modules. */
@Module({})
export class AppModule {
  /** @param dataSource opened, and later closed, by the caller or by Nest at shutdown */
  static forRoot(settings: Settings, dataSource: DataSource): DynamicModule {
    const database = TypeOrmModule.forRootAsync({
      useFactory: () => ({ ...dataSource.options, manualInitialization: true, retryAttempts: 0 }),
      dataSourceFactory: () => Promise.resolve(dataSource),
    });
    return {
      module: AppModule,
      imports: [ConfigModule.forRoot(settings), database, AccountsModule, ChangesModule, RelayModule],
      controllers: [HealthController],
      providers: [Readiness],
    };
  }
}
