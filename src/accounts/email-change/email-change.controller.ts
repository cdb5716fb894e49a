import { Controller, Delete, Get, Header, HttpCode, Query, Req, UseGuards } from '@nestjs/common';
import { actorName } from '../../auth/actor.js';
import type { AuthenticatedRequest } from '../../auth/caller.decorator.js';
import { isOwnName } from '../../auth/principal.js';
import { Problem } from '../../http/problem.js';
import { StrictQueryPipe } from '../../http/strict-query.pipe.js';
import { AccessLog, type ReadRequest } from '../access-log/access-log.service.js';
import { NoQuery } from '../dto/account-queries.dto.js';
import { OwnerOrStaffGuard } from '../guards/owner-or-staff.guard.js';
import { RequestedAccount } from '../guards/owner.guard.js';
import { rfc3339 } from '../fields/kinds/rfc3339.js';
import type { AccountRow } from '../fields/account-row.js';
import type { PendingEmailChange } from './email-change.dto.js';
import { ApiCancelEmailChange, ApiGetEmailChange, EmailChangeApi } from './email-change.openapi.js';
import { EmailChangeService } from './email-change.service.js';

/** As the history calls it. */
const SHOWN = ['email_change'];

/** The change of an address that waits for its confirmation: shown to the owner and staff, who can cancel it. */
@EmailChangeApi()
@Controller('api/user/v1/accounts/:username/email_change')
@UseGuards(OwnerOrStaffGuard)
export class EmailChangeController {
  constructor(
    private readonly changes: EmailChangeService,
    private readonly accesses: AccessLog,
  ) {}

  @Get()
  @Header('Cache-Control', 'private, no-store')
  @ApiGetEmailChange()
  async getEmailChange(
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Req() request: ReadRequest,
  ): Promise<PendingEmailChange> {
    const pending = await this.changes.findPending(account.id);
    if (pending === null) throw nothingPending();
    await this.accesses.shownBy(request, account, SHOWN);
    return {
      new_email: pending.new_email,
      requested_at: rfc3339(pending.requested_at),
      expires_at: rfc3339(pending.expires_at),
    };
  }

  @Delete()
  @HttpCode(204)
  @ApiCancelEmailChange()
  async cancelEmailChange(
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Req() { id: requestId, principal }: AuthenticatedRequest,
  ): Promise<void> {
    const isOwner = isOwnName(principal, account.username);
    const actor = isOwner ? null : actorName(principal);
    if (!(await this.changes.cancel(account.id, { actor, requestId }))) throw nothingPending();
  }
}

function nothingPending(): Problem {
  return new Problem('not_found', { detail: 'No email change is pending.' });
}
