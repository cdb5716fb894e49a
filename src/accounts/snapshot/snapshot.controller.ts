import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { Controller, Get, Header, Query, Req, Res, StreamableFile, UseGuards } from '@nestjs/common';
import { AndServicesThatMay, StaffGuard } from '../guards/staff.guard.js';
import type { AuthenticatedRequest } from '../../auth/caller.decorator.js';
import { NDJSON, Produces } from '../../http/accept.js';
import { ClientGone } from '../../http/client-gone.js';
import { StrictQueryPipe } from '../../http/strict-query.pipe.js';
import { SnapshotQuery } from './snapshot.dto.js';
import { ApiGetSnapshot, SnapshotApi } from './snapshot.openapi.js';
import { SnapshotService } from './snapshot.service.js';

/** A reader who takes nothing for so long is gone. */
const STALLED_MS = 30_000;
const TYPE = `${NDJSON}; charset=utf-8`;

interface Request extends AuthenticatedRequest {
  readonly method: string;
}

@SnapshotApi()
@Controller('api/user/v1')
export class SnapshotController {
  constructor(private readonly snapshot: SnapshotService) {}

  @Get('accounts/snapshot')
  @UseGuards(StaffGuard)
  @AndServicesThatMay('changes')
  @Header('Cache-Control', 'private, no-store')
  @Header('Content-Type', TYPE)
  // Clients that know but JSON have it, line by line.
  @Produces(NDJSON, 'application/json')
  @ApiGetSnapshot()
  async getSnapshot(
    @Query(new StrictQueryPipe(SnapshotQuery)) query: SnapshotQuery,
    @Req() { method, principal }: Request,
    @ClientGone() gone: AbortSignal,
    @Res({ passthrough: true }) { raw }: { readonly raw: ServerResponse },
  ) {
    const lines = await this.snapshot.open(query, principal, gone);
    // Who asks for the head alone shall not have every account read.
    if (method === 'HEAD') return '';
    raw.setTimeout(STALLED_MS, () => raw.destroy());
    return new StreamableFile(Readable.from(lines), { type: TYPE });
  }
}
