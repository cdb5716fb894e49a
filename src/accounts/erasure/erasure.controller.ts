import {
  Controller,
  Delete,
  Get,
  Header,
  Headers,
  HttpCode,
  Post,
  Query,
  Req,
  Res,
  UseGuards,
} from '@nestjs/common';
import { actorName } from '../../auth/actor.js';
import type { AuthenticatedRequest } from '../../auth/caller.decorator.js';
import { isOwnName } from '../../auth/principal.js';
import { Problem } from '../../http/problem.js';
import { StrictQueryPipe } from '../../http/strict-query.pipe.js';
import { chooseLanguage } from '../../i18n/user-messages.js';
import { Mails } from '../../mail/mails.service.js';
import { AccessLog, type ReadRequest } from '../access-log/access-log.service.js';
import { NoQuery } from '../dto/account-queries.dto.js';
import type { AccountRow } from '../fields/account-row.js';
import { rfc3339 } from '../fields/kinds/rfc3339.js';
import { OwnerOrStaffGuard } from '../guards/owner-or-staff.guard.js';
import { RequestedAccount } from '../guards/owner.guard.js';
import { mailLanguage } from '../rules/mail-language.js';
import { AccountErasure } from './account-erasure.js';
import { DueErasures } from './due-erasures.js';
import type { ErasureDate, PendingErasure } from './erasure.dto.js';
import { ErasureGuard } from './erasure.guard.js';
import { ApiCancelErasure, ApiGetErasure, ApiRequestErasure, ErasureApi } from './erasure.openapi.js';
import { ErasureService } from './erasure.service.js';

interface Reply {
  code(status: number): Reply;
}

/** As the history calls it. */
const SHOWN = ['erasure'];

/** Erasing an account: the owner asks for it and can think it over, staff and services do it at once. */
@ErasureApi()
@Controller('api/user/v1/accounts/:username/erasure')
export class ErasureController {
  constructor(
    private readonly erasures: ErasureService,
    private readonly erasure: AccountErasure,
    private readonly due: DueErasures,
    private readonly mails: Mails,
    private readonly accesses: AccessLog,
  ) {}

  @Post()
  @UseGuards(ErasureGuard)
  @Header('Cache-Control', 'private, no-store')
  @ApiRequestErasure()
  async requestErasure(
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Req() { id: requestId, principal }: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ErasureDate | undefined> {
    if (!isOwnName(principal, account.username)) {
      const author = { actor: actorName(principal), channel: 'api', requestId } as const;
      const outcome = await this.erasure.erase(account.username, author);
      if (outcome !== 'erased') throw new Problem('not_found');
      reply.code(204);
      return undefined;
    }
    const language = mailLanguage(account.language, chooseLanguage(acceptLanguage));
    const requested = await this.erasures.request(account, language, requestId);
    if (requested === null) throw new Problem('not_found');
    if (requested.isNew) {
      this.mails.wake();
      this.due.wake();
    }
    reply.code(requested.isNew ? 202 : 200);
    return { erases_at: rfc3339(requested.pending.erases_at) };
  }

  @Get()
  @UseGuards(OwnerOrStaffGuard)
  @Header('Cache-Control', 'private, no-store')
  @ApiGetErasure()
  async getErasure(
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Req() request: ReadRequest,
  ): Promise<PendingErasure> {
    const pending = await this.erasures.findPending(account.id);
    if (pending === null) throw nothingPending();
    await this.accesses.shownBy(request, account, SHOWN);
    return { requested_at: rfc3339(pending.requested_at), erases_at: rfc3339(pending.erases_at) };
  }

  @Delete()
  @HttpCode(204)
  @UseGuards(OwnerOrStaffGuard)
  @ApiCancelErasure()
  async cancelErasure(
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Req() { id: requestId, principal }: AuthenticatedRequest,
  ): Promise<void> {
    const actor = isOwnName(principal, account.username) ? null : actorName(principal);
    if (!(await this.erasures.cancel(account.id, { actor, requestId }))) throw nothingPending();
  }
}

function nothingPending(): Problem {
  return new Problem('not_found', { detail: 'No erasure is pending.' });
}
