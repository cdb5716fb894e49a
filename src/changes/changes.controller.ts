import { Controller, Get, Header, Query, Res, UseGuards, Req } from '@nestjs/common';
import { StaffGuard, AndServicesThatMay } from '../accounts/guards/staff.guard.js';
import { ClientGone } from '../http/client-gone.js';
import { AccessLog } from '../accounts/access-log/access-log.service.js';
import type { AuthenticatedRequest } from '../auth/caller.decorator.js';
import { StrictQueryPipe } from '../http/strict-query.pipe.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeWatch } from './change-watch.js';
import { ChangesQuery } from './changes.dto.js';
import { ApiReadChanges, ChangesApi } from './changes.openapi.js';

interface Reply {
  header(name: string, value: string): unknown;
}

/** That something changed, and in which fields. */
const SHOWN = ['changes'];

@ChangesApi()
@Controller('api/user/v1')
export class ChangesController {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly watch: ChangeWatch,
    private readonly accesses: AccessLog,
  ) {}

  @Get('changes')
  @UseGuards(StaffGuard)
  @AndServicesThatMay('changes')
  @Header('Cache-Control', 'private, no-store')
  @ApiReadChanges()
  async getChanges(
    @Query(new StrictQueryPipe(ChangesQuery)) query: ChangesQuery,
    @Req() { method, principal }: AuthenticatedRequest & { readonly method: string },
    @ClientGone() gone: AbortSignal,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const { page, heldBack } = await this.feed.read(query, gone);
    // Whose changes it had would be a row for each: a reader of the feed is named to everybody.
    if (page.changes.length > 0 && method !== 'HEAD') await this.accesses.shownOfAll(principal, SHOWN);
    if (heldBack) reply.header('Changes-Held-Back', 'true');
    // The reader would keep the connection for her next request, and the server would wait for that.
    if (this.watch.isStopped) reply.header('Connection', 'close');
    return page;
  }
}
