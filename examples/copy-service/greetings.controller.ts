import { Controller, Get, Inject, Param } from '@nestjs/common';
import { AccountCopy } from '@user-accounts/client';

/** `GET /greetings/john` greets by the name that the account has now. */
@Controller('greetings')
export class GreetingsController {
  constructor(@Inject(AccountCopy) private readonly accounts: AccountCopy) {}

  @Get(':username')
  async greet(@Param('username') username: string): Promise<string> {
    const account = await this.accounts.get(username);
    return account ? `Hello, ${account.name || account.username}!` : 'Who are you?';
  }
}
