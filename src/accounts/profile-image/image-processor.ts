import { availableParallelism } from 'node:os';
import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { Problem } from '../../http/problem.js';
import type { ImageType } from './image-type.js';
import type { ImageRules, ProcessedImage } from './process-image.js';

/** At most two, and one core stays free: imaging shares the threads of libuv with files and look-ups. */
const AT_ONCE = Math.min(2, Math.max(1, availableParallelism() - 1));
/** Beyond this nobody waits: a picture takes tenths of a second, and each that waits holds its bytes. */
const MAX_WAITING = 32;

/** Does the imaging of a process, so that a burst of uploads does not slow other requests. */
@Injectable()
export class ImageProcessor {
  private readonly limit = pLimit(AT_ONCE);

  /** @throws ImageFault, or the problem `unavailable` if too many pictures wait */
  process(bytes: Buffer, type: ImageType, rules: ImageRules): Promise<ProcessedImage> {
    return this.enqueue(async () => (await imaging()).processImage(bytes, type, rules));
  }

  resize(stored: Buffer, edge: number): Promise<Buffer> {
    return this.enqueue(async () => (await imaging()).resizeImage(stored, edge));
  }

  private enqueue<T>(work: () => Promise<T>): Promise<T> {
    if (this.limit.pendingCount >= MAX_WAITING) {
      throw new Problem('unavailable', {
        detail: 'Too many pictures are being processed. Nothing was saved.',
        headers: { 'Retry-After': '2' },
      });
    }
    return this.limit(work);
  }
}

/** Loaded with the first picture: many processes never see one. See docs/decisions/0028. */
function imaging() {
  return import('./process-image.js');
}
