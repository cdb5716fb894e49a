import {
  Inject,
  Module,
  type DynamicModule,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import {
  AccountCopy,
  createAccountsClient,
  type AccountCopyOptions,
  type ClientOptions,
} from '@user-accounts/client';

/** Gives every other module an `AccountCopy` to inject: ready before the first request, and closed with the service. */
@Module({})
export class AccountCopyModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(AccountCopy) private readonly copy: AccountCopy) {}

  static forRoot(client: ClientOptions, options: AccountCopyOptions = {}): DynamicModule {
    const useFactory = () => new AccountCopy(createAccountsClient(client), options);
    return {
      module: AccountCopyModule,
      global: true,
      providers: [{ provide: AccountCopy, useFactory }],
      exports: [AccountCopy],
    };
  }

  async onModuleInit(): Promise<void> {
    await this.copy.ready();
  }

  onApplicationShutdown(): void {
    this.copy.close();
  }
}
