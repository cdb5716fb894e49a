import { Controller, Delete, HttpCode, Post, Query, Req, UseGuards } from '@nestjs/common';
import { Caller, type AuthenticatedRequest } from '../../auth/caller.decorator.js';
import type { Principal } from '../../auth/principal.js';
import type { Upload } from '../../http/read-upload.js';
import { StrictQueryPipe } from '../../http/strict-query.pipe.js';
import { NoQuery } from '../dto/account-queries.dto.js';
import { namesSame } from '../guards/account-access.js';
import { OwnerOrStaffGuard } from '../guards/owner-or-staff.guard.js';
import { OwnAccount, OwnerGuard } from '../guards/owner.guard.js';
import type { AccountRow } from '../store/account-row.js';
import { ImageFault } from './image-fault.js';
import { ApiDeleteImage, ApiUploadImage, ProfileImageApi } from './profile-image.openapi.js';
import { ProfileImageService } from './profile-image.service.js';
import { ArrivedBody, UploadedImagePipe } from './uploaded-image.pipe.js';

@ProfileImageApi()
@Controller('api/user/v1')
export class ProfileImageController {
  constructor(private readonly images: ProfileImageService) {}

  @Post('accounts/:username/image')
  @HttpCode(204)
  @UseGuards(OwnerGuard)
  @ApiUploadImage()
  async uploadImage(
    @OwnAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @ArrivedBody(UploadedImagePipe) upload: Upload,
    @Req() request: AuthenticatedRequest,
  ): Promise<void> {
    const author = { actor: account.username, channel: 'api', requestId: request.id } as const;
    await this.images.upload(account, upload, author).catch(refuse);
  }

  @Delete('accounts/:username/image')
  @HttpCode(204)
  @UseGuards(OwnerOrStaffGuard)
  @ApiDeleteImage()
  async deleteImage(
    @OwnAccount() account: AccountRow,
    @Query(new StrictQueryPipe(NoQuery)) _query: NoQuery,
    @Caller() principal: Principal,
    @Req() request: AuthenticatedRequest,
  ): Promise<void> {
    const actor = actorOf(principal, account);
    await this.images.remove(account, { actor, channel: 'api', requestId: request.id });
  }
}

/** The owner as her account spells her, staff as the token does. */
function actorOf({ username, service }: Principal, account: AccountRow): string {
  if (username === null) return service ?? 'a staff service';
  return namesSame(username, account.username) ? account.username : username;
}

function refuse(error: unknown): never {
  throw error instanceof ImageFault ? error.toProblem() : error;
}
