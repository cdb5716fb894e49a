import { Inject, Injectable, type PipeTransform } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { readUpload, type Upload } from '../../http/body/read-upload.js';
import { imageProblem } from './image-problem.js';
import { missing, tooLarge } from './imaging/image-fault.js';

/** Reads the file once the guard has admitted the caller. */
@Injectable()
export class UploadedImagePipe implements PipeTransform<unknown, Promise<Upload>> {
  constructor(@Inject(Settings) private readonly settings: Settings) {}

  async transform(body: unknown): Promise<Upload> {
    const limit = this.settings.profileImageMaxBytes;
    const outcome = await readUpload(body, { field: 'file', kind: 'image', limit });
    if (outcome === 'missing') throw imageProblem(missing());
    if (outcome === 'too_large') throw imageProblem(tooLarge(limit));
    return outcome;
  }
}
