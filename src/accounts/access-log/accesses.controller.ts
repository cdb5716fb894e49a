import { Controller, Get, Header, Query, UseGuards } from '@nestjs/common';
import { Problem } from '../../http/problem.js';
import { StrictQueryPipe } from '../../http/strict-query.pipe.js';
import type { AccountRow } from '../fields/account-row.js';
import { OwnerGuard, RequestedAccount } from '../guards/owner.guard.js';
import { formatAccessCursor, parseAccessCursor } from './access-cursor.js';
import { AccessesQuery, DEFAULT_LIMIT, type AccessPage } from './accesses.dto.js';
import { AccessesApi, ApiListAccesses } from './accesses.openapi.js';
import { AccessesService } from './accesses.service.js';

/** Who was shown what of an account beyond its shared view: for its owner alone. */
@AccessesApi()
@Controller('api/user/v1/accounts/:username/accesses')
@UseGuards(OwnerGuard)
export class AccessesController {
  constructor(private readonly accesses: AccessesService) {}

  @Get()
  @Header('Cache-Control', 'private, no-store')
  @ApiListAccesses()
  async listAccesses(
    @RequestedAccount() account: AccountRow,
    @Query(new StrictQueryPipe(AccessesQuery)) { cursor, limit }: AccessesQuery,
  ): Promise<AccessPage> {
    const after = cursor === undefined ? null : parseAccessCursor(cursor);
    if (cursor !== undefined && after === null) {
      throw new Problem('invalid_parameter', { detail: 'cursor must be one that this service returned.' });
    }
    const page = await this.accesses.page(account, { after, limit: Number(limit ?? DEFAULT_LIMIT) });
    return {
      accesses: page.entries,
      cursor: page.last === null ? (cursor ?? null) : formatAccessCursor(page.last),
      has_more: page.hasMore,
    };
  }
}
