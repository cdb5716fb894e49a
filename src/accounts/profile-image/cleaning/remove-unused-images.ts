import type { ImageStorage } from '../storage/image-storage.js';
import type { UnusedImages } from './unused-images.js';

const BATCH = 20;

/**
 * Removes the files of the pictures whose time is over. What fails stays on the list, and is tried again later.
 * @param options.unfinished as in {@link UnusedImages.claim}
 * @returns how many pictures
 * @throws ImageStorageError for the first that failed, or what the database throws
 */
export async function removeUnusedImages(
  unused: UnusedImages,
  storage: ImageStorage,
  options = { unfinished: false },
): Promise<number> {
  const errors: unknown[] = [];
  let removed = 0;
  for (;;) {
    const entries = await unused.claim(BATCH, options);
    const unneeded = entries.filter(({ isUsed }) => !isUsed);
    const outcomes = await Promise.allSettled(unneeded.map(({ image }) => storage.remove(image)));
    const failed = new Set(unneeded.filter((_, index) => outcomes[index]!.status === 'rejected'));
    for (const outcome of outcomes) if (outcome.status === 'rejected') errors.push(outcome.reason);
    const done = entries.filter((entry) => !failed.has(entry)).map(({ name }) => name);
    if (done.length > 0) await unused.forget(done);
    removed += unneeded.length - failed.size;
    // An outage would fail for all the others too.
    if (entries.length < BATCH || done.length === 0) break;
  }
  if (errors.length > 0) throw errors[0];
  return removed;
}
