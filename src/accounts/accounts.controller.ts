import {
  Body,
  Controller,
  Get,
  Header,
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
import { MergePatchPipe } from './merge-patch.pipe.js';
import { MergePatch } from './merge-patch.js';
import { ClientGone } from '../http/client-gone.js';
import { StrictQueryPipe } from '../http/strict-query.pipe.js';
import { chooseLanguage } from '../i18n/user-messages.js';
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
import { AccountListQuery, AccountQuery, NoQuery } from './dto/account-queries.dto.js';
import { EmailSearchPipe } from './email-search.pipe.js';
import { RequestedAccount, OwnerGuard } from './guards/owner.guard.js';
import { AndServicesThatMay, RefuseOthersWith, StaffGuard } from './guards/staff.guard.js';
import { emailMatchesJson } from './rules/views/email-matches-json.js';
import type { AccountRow } from './fields/account-row.js';

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
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Body(MergePatchPipe) patch: MergePatch,
    @Headers() headers: Record<string, string | undefined>,
    @Req() request: AuthenticatedRequest,
    @ClientGone() gone: AbortSignal,
  ) {
    return this.updates.update(account, {
      patch,
      ifMatch: headers['if-match'],
      ifNoneMatch: headers['if-none-match'],
      language: chooseLanguage(headers['accept-language']),
      author: { actor: account.username, channel: 'api', requestId: request.id },
      gone,
    });
  }

  @Post('accounts/search_emails')
  @HttpCode(200)
  @Header('Content-Type', 'application/json; charset=utf-8')
  @RefuseOthersWith('not_found')
  @AndServicesThatMay('search')
  @UseGuards(StaffGuard)
  @ApiSearchEmails()
  async searchEmails(@Body(EmailSearchPipe) emails: string[], @Caller() principal: Principal) {
    return emailMatchesJson(await this.accounts.searchEmails(emails, principal));
  }

  @Get('me')
  @ApiGetMe()
  async getMe(@Caller() principal: Principal) {
    return { username: await this.accounts.getUsername(principal) };
  }
}
