import type { ServerResponse } from 'node:http';
import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Problem } from '../../http/problem.js';
import { countDownload } from '../../http/server/rate-limit.js';
import { WorkRoom } from '../../http/server/work-room.js';
import type { AccountRequest } from '../guards/owner.guard.js';

/** In downloads. */
const LIMITS = { size: 4, ofOne: 2 };

/** Admits a download if there is room for it, and the account has not had too many. After {@link DataGuard}. */
@Injectable()
export class DataRoomGuard implements CanActivate {
  private readonly room = new WorkRoom(LIMITS);

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<AccountRequest & { readonly method: string }>();
    if (request.method === 'HEAD') return true;
    const { raw } = http.getResponse<{ raw: ServerResponse }>();
    const { id } = request.account!;
    const leave = this.room.enter(id, 1);
    if (!leave) {
      throw new Problem('unavailable', {
        detail: 'Too many downloads are in progress, overall or for this account.',
        headers: { 'Retry-After': '2' },
      });
    }
    raw.once('finish', leave).once('close', leave);
    // What has been refused for want of room does not count.
    const seconds = await countDownload(request, id);
    if (raw.destroyed) leave();
    if (seconds === null) return true;
    throw new Problem('rate_limited', {
      detail: 'The data of this account were downloaded too often within an hour; see Retry-After.',
      headers: { 'Retry-After': String(seconds) },
    });
  }
}
