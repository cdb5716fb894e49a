import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import { Caller, type AuthenticatedRequest } from '../auth/caller.decorator.js';
import type { Principal } from '../auth/principal.js';
import { MergePatchPipe } from '../http/merge-patch.pipe.js';
import type { MergePatch } from '../http/merge-patch.js';
import { StrictQueryPipe } from '../http/strict-query.pipe.js';
import { chooseLanguage } from '../http/validation/user-messages.js';
import { AccountUpdateService } from './account-update.service.js';
import {
  ApiGetAccount,
  ApiGetMe,
  ApiListAccounts,
  ApiPatchAccount,
  ApiSearchEmails,
  AccountsApi,
} from './accounts.openapi.js';
import { AccountsService } from './accounts.service.js';
import { AccountPatch } from './dto/account-patch.dto.js';
import { AccountListQuery, AccountQuery, NoQuery } from './dto/account-queries.dto.js';
import { EmailSearchPipe } from './email-search.pipe.js';
import { OwnAccount, OwnerGuard } from './guards/owner.guard.js';
import { RefuseOthersWith, StaffGuard } from './guards/staff.guard.js';
import type { AccountRow } from './store/account-row.js';

@AccountsApi()
@Controller('api/user/v1')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly updates: AccountUpdateService,
  ) {}

  @Get('accounts/:username')
  @ApiGetAccount()
  getAccount(
    @Param('username') username: string,
    @Query(new StrictQueryPipe(AccountQuery)) query: AccountQuery,
    @Caller() principal: Principal,
  ) {
    return this.accounts.getOne(username, query, principal);
  }

  @Get('accounts')
  @ApiListAccounts()
  listAccounts(
    @Query(new StrictQueryPipe(AccountListQuery)) query: AccountListQuery,
    @Caller() principal: Principal,
  ) {
    return this.accounts.getList(query, principal);
  }

  @Patch('accounts/:username')
  @UseGuards(OwnerGuard)
  @ApiPatchAccount()
  patchAccount(
    @OwnAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Body(new MergePatchPipe(AccountPatch)) patch: MergePatch<AccountPatch>,
    @Headers() headers: Record<string, string | undefined>,
    @Req() request: AuthenticatedRequest,
  ) {
    return this.updates.update(account, {
      patch,
      ifMatch: headers['if-match'],
      language: chooseLanguage(headers['accept-language']),
      author: { actor: account.username, channel: 'api', requestId: request.id },
    });
  }

  @Post('accounts/search_emails')
  @HttpCode(200)
  @RefuseOthersWith('not_found')
  @UseGuards(StaffGuard)
  @ApiSearchEmails()
  async searchEmails(@Body(EmailSearchPipe) emails: string[]) {
    const found = await this.accounts.searchEmails(emails);
    return found.map(({ id, username, email }) => ({ id: Number(id), username, email }));
  }

  @Get('me')
  @ApiGetMe()
  async getMe(@Caller() principal: Principal) {
    return { username: await this.accounts.getUsername(principal) };
  }
}
