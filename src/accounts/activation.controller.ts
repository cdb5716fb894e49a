import { Controller, HttpCode, Param, Post, Query, Req, UseGuards } from '@nestjs/common';
import { actorName } from '../auth/actor.js';
import type { AuthenticatedRequest } from '../auth/caller.decorator.js';
import { StrictQueryPipe } from '../http/strict-query.pipe.js';
import { AccountsApi } from './accounts.openapi.js';
import { ApiSetActive } from './activation.openapi.js';
import { ActivationService } from './activation.service.js';
import { NoQuery } from './dto/account-queries.dto.js';
import { StaffGuard } from './guards/staff.guard.js';

/** Staff take accounts out of use, and back into it. Bodies are not looked at. */
@AccountsApi()
@UseGuards(StaffGuard)
@Controller('api/user/v1')
export class ActivationController {
  constructor(private readonly activation: ActivationService) {}

  @Post('accounts/:username/deactivate')
  @HttpCode(200)
  @ApiSetActive('Deactivates an account')
  deactivateAccount(
    @Param('username') username: string,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Req() request: AuthenticatedRequest,
  ) {
    return this.activation.setActive(username, false, request.principal, authorOf(request));
  }

  @Post('accounts/:username/activate')
  @HttpCode(200)
  @ApiSetActive('Reactivates an account')
  activateAccount(
    @Param('username') username: string,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Req() request: AuthenticatedRequest,
  ) {
    return this.activation.setActive(username, true, request.principal, authorOf(request));
  }
}

function authorOf({ id, principal }: AuthenticatedRequest) {
  return { actor: actorName(principal), channel: 'api', requestId: id } as const;
}
