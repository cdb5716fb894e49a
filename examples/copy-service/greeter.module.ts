import { Module, type DynamicModule } from '@nestjs/common';
import type { ClientOptions } from '@user-accounts/client';
import { AccountCopyModule } from './account-copy.module.js';
import { GreetingsController } from './greetings.controller.js';

@Module({})
export class GreeterModule {
  static forRoot(client: ClientOptions): DynamicModule {
    const copy = AccountCopyModule.forRoot(client, { maxStaleness: 5_000, fields: ['name'] });
    return { module: GreeterModule, imports: [copy], controllers: [GreetingsController] };
  }
}
