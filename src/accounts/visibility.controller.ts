import { Controller, Get, Header, Inject, Param, Query } from '@nestjs/common';
import { Caller } from '../auth/caller.decorator.js';
import type { Principal } from '../auth/principal.js';
import { Settings } from '../config/settings.js';
import { Problem } from '../http/problem.js';
import { StrictQueryPipe } from '../http/strict-query.pipe.js';
import { AccountsApi, ApiGetVisibility } from './accounts.openapi.js';
import { NoQuery } from './dto/account-queries.dto.js';
import { exposures } from './exposure.js';
import { AccountAccess } from './guards/account-access.js';
import { requiresParentalConsent } from './parental-consent.js';

/** Tells the owner, and staff, who sees each field of the account and why. */
@AccountsApi()
@Controller('api/user/v1')
export class VisibilityController {
  constructor(
    private readonly access: AccountAccess,
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
    const { accountVisibilityConfiguration, parentalConsentAgeLimit } = this.settings;
    const year = new Date().getUTCFullYear();
    const consent = requiresParentalConsent(account.year_of_birth, year, parentalConsentAgeLimit);
    const facts = { account_privacy: account.account_privacy, requires_parental_consent: consent };
    return { username: account.username, fields: exposures(facts, accountVisibilityConfiguration) };
  }
}
