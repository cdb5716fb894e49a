import type { IncomingMessage } from 'node:http';
import {
  createParamDecorator,
  Inject,
  Injectable,
  type ExecutionContext,
  type PipeTransform,
} from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { readUpload, type Upload } from '../../http/read-upload.js';
import { missing, tooLarge } from './image-fault.js';

/** What Fastify has of the body: the unread request, or nothing. The headers are there in any case. */
interface Arrived {
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** `@ArrivedBody(UploadedImagePipe) upload: Upload` */
export const ArrivedBody = createParamDecorator((_: unknown, context: ExecutionContext): Arrived => {
  const { headers, body } = context.switchToHttp().getRequest<Arrived>();
  return { headers, body };
});

/** Reads the file once the guard has admitted the caller. */
@Injectable()
export class UploadedImagePipe implements PipeTransform<Arrived, Promise<Upload>> {
  constructor(@Inject(Settings) private readonly settings: Settings) {}

  async transform({ headers, body }: Arrived): Promise<Upload> {
    const limit = this.settings.profileImageMaxBytes;
    const outcome = await readUpload(body, { headers, field: 'file', kind: 'image', limit });
    if (outcome === 'missing') throw missing().toProblem();
    if (outcome === 'too_large') throw tooLarge(limit).toProblem();
    return outcome;
  }
}
