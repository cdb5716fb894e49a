import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { FORM_OVERHEAD } from '../../http/body/read-upload.js';
import { Problem } from '../../http/problem.js';
import { WorkRoom } from '../../http/server/work-room.js';
import type { AccountRequest } from '../guards/owner.guard.js';

/** In bytes: they are in memory from the first one on, until the answer. Of an account, four: who has several windows open has no more. */
const LIMITS = { size: 32 * 1024 ** 2, ofOne: 4 };

/**
 * Admits an upload, before its body is read, if there is room for it. After {@link OwnerGuard}: whoever may not upload
 * keeps nobody out.
 */
@Injectable()
export class UploadRoomGuard implements CanActivate {
  private readonly room = new WorkRoom(LIMITS);

  constructor(@Inject(Settings) private readonly settings: Settings) {}

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const { account, headers } = http.getRequest<AccountRequest & { headers: IncomingHttpHeaders }>();
    const { raw } = http.getResponse<{ raw: ServerResponse }>();
    const announced = Number(headers['content-length'] ?? Infinity);
    // More is not kept.
    const bytes = Math.min(announced, this.settings.profileImageMaxBytes + FORM_OVERHEAD);
    const leave = this.room.enter(account!.id, bytes);
    if (!leave) {
      throw new Problem('unavailable', {
        detail: 'Too many pictures are being uploaded. Nothing was saved.',
        headers: { 'Retry-After': '2' },
      });
    }
    raw.once('finish', leave).once('close', leave);
    if (raw.destroyed) leave();
    return true;
  }
}
