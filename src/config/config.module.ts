import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AccountFields } from '../accounts/fields/account-fields.js';
import { ServiceGrants } from '../accounts/fields/service-scopes.js';
import { PublicUrl } from './public-url.js';
import { Settings } from './settings.js';

/** Gives the settings, and what follows from them alone, read once at the start, to everybody. */
@Global()
@Module({})
export class ConfigModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: AccountFields, useValue: settings.accountFields },
        { provide: ServiceGrants, useValue: grantsOf(settings) },
        { provide: PublicUrl, useValue: new PublicUrl(settings) },
      ],
      exports: [Settings, AccountFields, ServiceGrants, PublicUrl],
    };
  }
}

/** What tokens grant to services here. */
export function grantsOf(settings: Settings): ServiceGrants {
  const { serviceScopes, accountFields, accountVisibilityConfiguration } = settings;
  return new ServiceGrants(serviceScopes, accountFields, accountVisibilityConfiguration);
}
