import type { ImageStorage } from './storage/image-storage.js';
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
    const names = await unused.claim(BATCH, options);
    const outcomes = await Promise.allSettled(names.map((name) => storage.remove(name)));
    const done = names.filter((_, index) => outcomes[index]!.status === 'fulfilled');
    for (const outcome of outcomes) if (outcome.status === 'rejected') errors.push(outcome.reason);
    if (done.length > 0) await unused.forget(done);
    removed += done.length;
    // An outage would fail for all the others too.
    if (names.length < BATCH || done.length === 0) break;
  }
  if (errors.length > 0) throw errors[0];
  return removed;
}
