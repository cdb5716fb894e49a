import type { ServerResponse } from 'node:http';
import { Controller, Get, Header, Query, Res, UseGuards } from '@nestjs/common';
import { StaffGuard } from '../accounts/guards/staff.guard.js';
import { StrictQueryPipe } from '../http/strict-query.pipe.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeWatch } from './change-watch.js';
import { ChangesQuery } from './changes.dto.js';
import { ApiReadChanges, ChangesApi } from './changes.openapi.js';

interface Reply {
  readonly raw: ServerResponse;
  header(name: string, value: string): unknown;
}

@ChangesApi()
@Controller('api/user/v1')
export class ChangesController {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly watch: ChangeWatch,
  ) {}

  @Get('changes')
  @UseGuards(StaffGuard)
  @Header('Cache-Control', 'private, no-store')
  @ApiReadChanges()
  async getChanges(
    @Query(new StrictQueryPipe(ChangesQuery)) query: ChangesQuery,
    @Res({ passthrough: true }) reply: Reply,
  ) {
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const page = await this.feed.read(query, gone.signal);
    // The reader would keep the connection for her next request, and the server would wait for that.
    if (this.watch.isStopped) reply.header('Connection', 'close');
    return page;
  }
}
