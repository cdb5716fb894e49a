import { Module, type DynamicModule } from '@nestjs/common';
import { createAccountsClient, type ClientOptions } from '@user-accounts/client';
import { NamesController } from './names.controller.js';
import { ACCOUNTS_CLIENT, NamesService } from './names.service.js';

@Module({})
export class NamesModule {
  static forRoot(options: ClientOptions<'staff'>): DynamicModule {
    return {
      module: NamesModule,
      controllers: [NamesController],
      providers: [
        NamesService,
        { provide: ACCOUNTS_CLIENT, useFactory: () => createAccountsClient(options) },
      ],
    };
  }
}
