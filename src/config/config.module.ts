import { Global, Module, type DynamicModule } from '@nestjs/common';
import { PublicUrl } from './public-url.js';
import { Settings } from './settings.js';

/** Gives the settings, read once at the start, to everybody. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: PublicUrl, useValue: new PublicUrl(settings) },
      ],
      exports: [Settings, PublicUrl],
    };
  }
}
