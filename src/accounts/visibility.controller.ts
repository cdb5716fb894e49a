import {
  Body,
  Controller,
  Get,
  Header,
  Headers,
  Inject,
  Param,
  Patch,
  Query,
  Req,
  UseGuards,
} from '@nestjs/common';
import { Caller, type AuthenticatedRequest } from '../auth/caller.decorator.js';
import type { Principal } from '../auth/principal.js';
import { Settings } from '../config/settings.js';
import { Problem } from '../http/problem.js';
import { StrictQueryPipe } from '../http/strict-query.pipe.js';
import { chooseLanguage } from '../i18n/user-messages.js';
import { validateFields } from '../validation/validate-fields.js';
import { AccountsApi } from './accounts.openapi.js';
import { AccountUpdateService } from './account-update.service.js';
import { NoQuery } from './dto/account-queries.dto.js';
import { ServiceGrants } from './fields/service-scopes.js';
import type { AccountRow } from './fields/account-row.js';
import { choiceRules, choicesOf, hasChoices, VISIBILITY } from './fields/custom-privacy.js';
import { AccountAccess } from './guards/account-access.js';
import { OwnerGuard, RequestedAccount } from './guards/owner.guard.js';
import { MergePatch } from './merge-patch.js';
import { PatchBodyPipe } from './merge-patch.pipe.js';
import { exposures } from './rules/views/exposure.js';
import { requiresParentalConsent } from './rules/parental-consent.js';
import { ApiGetVisibility, ApiPatchVisibility } from './visibility.openapi.js';

/** Tells the owner, and staff, who sees each field of the account and why; lets the owner choose field by field. */
@AccountsApi()
@Controller('api/user/v1')
export class VisibilityController {
  constructor(
    private readonly access: AccountAccess,
    private readonly grants: ServiceGrants,
    private readonly updates: AccountUpdateService,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Get('accounts/:username/visibility')
  @Header('Cache-Control', 'private, no-store')
  @ApiGetVisibility()
  async getVisibility(
    @Param('username') username: string,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Caller() principal: Principal,
  ) {
    const { account } = await this.access.to(username, principal);
    if (account === null) throw new Problem('not_found');
    return this.visibilityOf(account);
  }

  @Patch('accounts/:username/visibility')
  @Header('Cache-Control', 'private, no-store')
  @UseGuards(OwnerGuard)
  @ApiPatchVisibility()
  async patchVisibility(
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Body(PatchBodyPipe) sent: object,
    @Headers() headers: Record<string, string | undefined>,
    @Req() request: AuthenticatedRequest,
  ) {
    const changed = await this.updates.change(account, {
      patch: this.judge(account, sent),
      ifMatch: headers['if-match'],
      ifNoneMatch: headers['if-none-match'],
      language: chooseLanguage(headers['accept-language']),
      author: { actor: account.username, channel: 'api', requestId: request.id },
    });
    return this.visibilityOf(changed);
  }

  private judge({ visibility = null }: AccountRow, sent: object): MergePatch {
    const { values, faults } = validateFields(choiceRules(this.settings.accountFields, visibility), sent);
    const isEmpty = Object.keys(values).length === 0;
    return new MergePatch({ values: isEmpty ? {} : { [VISIBILITY]: values }, faults });
  }

  private visibilityOf({ username, year_of_birth, account_privacy, visibility = null }: AccountRow) {
    const { accountFields, accountVisibilityConfiguration, parentalConsentAgeLimit } = this.settings;
    const year = new Date().getUTCFullYear();
    const consent = requiresParentalConsent(year_of_birth, year, parentalConsentAgeLimit);
    const facts = { account_privacy, requires_parental_consent: consent, visibility };
    return {
      username,
      fields: exposures(accountFields.names, facts, accountVisibilityConfiguration, this.grants.shown),
      ...(hasChoices(accountFields) && { choices: choicesOf(accountFields, visibility) }),
    };
  }
}
