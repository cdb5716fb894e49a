import { Body, Controller, Delete, HttpCode, Post, Req, UseGuards } from '@nestjs/common';
import { actorName } from '../../auth/actor.js';
import { Caller, type AuthenticatedRequest } from '../../auth/caller.decorator.js';
import { type Principal, isOwnName } from '../../auth/principal.js';
import { ClientGone } from '../../http/client-gone.js';
import type { Upload } from '../../http/body/read-upload.js';
import { OwnerOrStaffGuard } from '../guards/owner-or-staff.guard.js';
import { RequestedAccount, OwnerGuard } from '../guards/owner.guard.js';
import type { AccountRow } from '../fields/account-row.js';
import { imageProblem } from './image-problem.js';
import { ImageFault } from './imaging/image-fault.js';
import { ApiDeleteImage, ApiUploadImage, ProfileImageApi } from './profile-image.openapi.js';
import { ProfileImageService } from './profile-image.service.js';
import { UploadRoomGuard } from './upload-room.guard.js';
import { UploadedImagePipe } from './uploaded-image.pipe.js';

@ProfileImageApi()
@Controller('api/user/v1')
export class ProfileImageController {
  constructor(private readonly images: ProfileImageService) {}

  @Post('accounts/:username/image')
  @HttpCode(204)
  @UseGuards(OwnerGuard, UploadRoomGuard)
  @ApiUploadImage()
  async uploadImage(
    @RequestedAccount() account: AccountRow,
    @Body(UploadedImagePipe) upload: Upload,
    @Req() request: AuthenticatedRequest,
    @ClientGone() gone: AbortSignal,
  ): Promise<void> {
    const author = { actor: account.username, channel: 'api', requestId: request.id } as const;
    await this.images.upload(account, { ...upload, gone }, author).catch(refuse);
  }

  @Delete('accounts/:username/image')
  @HttpCode(204)
  @UseGuards(OwnerOrStaffGuard)
  @ApiDeleteImage()
  async deleteImage(
    @RequestedAccount() account: AccountRow,
    @Caller() principal: Principal,
    @Req() request: AuthenticatedRequest,
    @ClientGone() gone: AbortSignal,
  ): Promise<void> {
    const actor = actorOf(principal, account);
    await this.images.remove(account, { actor, channel: 'api', requestId: request.id }, gone);
  }
}

/** The owner as her account spells her, staff as the token does. */
function actorOf(principal: Principal, account: AccountRow): string {
  return isOwnName(principal, account.username) ? account.username : actorName(principal);
}

function refuse(error: unknown): never {
  throw error instanceof ImageFault ? imageProblem(error) : error;
}
