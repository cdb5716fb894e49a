import { Controller, Get, Headers, Query, Req, Res, StreamableFile, UseGuards } from '@nestjs/common';
import type { AuthenticatedRequest } from '../../auth/caller.decorator.js';
import { isOwnName, may } from '../../auth/principal.js';
import { Produces } from '../../http/accept.js';
import { StrictQueryPipe } from '../../http/strict-query.pipe.js';
import { chooseLanguage } from '../../i18n/user-messages.js';
import { AccessLog } from '../access-log/access-log.service.js';
import { NoQuery } from '../dto/account-queries.dto.js';
import type { AccountRow } from '../fields/account-row.js';
import { RequestedAccount } from '../guards/owner.guard.js';
import { mailLanguage } from '../rules/mail-language.js';
import { DataRoomGuard } from './data-room.guard.js';
import { ApiGetData, DataApi } from './data.openapi.js';
import { DataGuard } from './data.guard.js';
import { PersonalDataService } from './personal-data.service.js';

const ZIP = 'application/zip';

interface Reply {
  headers(headers: Record<string, string>): unknown;
}

/** All data of an account, for its owner to keep or to take elsewhere. */
@DataApi()
@Controller('api/user/v1/accounts/:username/data')
@UseGuards(DataGuard, DataRoomGuard)
export class DataController {
  constructor(
    private readonly data: PersonalDataService,
    private readonly accesses: AccessLog,
  ) {}

  @Get()
  @Produces(ZIP)
  @ApiGetData()
  async getData(
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Headers('accept-language') acceptLanguage: string | undefined,
    @Req() { method, principal }: AuthenticatedRequest & { readonly method: string },
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<StreamableFile | undefined> {
    reply.headers({
      'Content-Type': ZIP,
      // No name: headers are logged.
      'Content-Disposition': 'attachment; filename="account-data.zip"',
      'Cache-Control': 'private, no-store',
    });
    if (method === 'HEAD') return undefined;
    const language = mailLanguage(account.language, chooseLanguage(acceptLanguage));
    const isOwner = isOwnName(principal, account.username) && !may(principal, 'erase');
    const archive = await this.data.archiveOf(account, { language, isOwner });
    if (!isOwner) await this.accesses.shown(principal, [account], this.data.shown);
    return new StreamableFile(archive);
  }
}
