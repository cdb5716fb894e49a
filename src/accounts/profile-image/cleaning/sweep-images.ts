import type { ImageStorage } from '../storage/image-storage.js';
import type { UnusedImages } from './unused-images.js';

const BATCH = 500;

/**
 * Goes through the whole storage for pictures that the database does not know: a restored backup or a hand may have
 * left them. Younger ones than `before` may just be on their way.
 */
export async function* findOrphans(
  unused: UnusedImages,
  storage: ImageStorage,
  before: Date,
): AsyncGenerator<string[]> {
  let names: string[] = [];
  for await (const { name, writtenAt } of storage.list()) {
    if (writtenAt < before) names.push(name);
    if (names.length < BATCH) continue;
    yield unused.findUnknown(names);
    names = [];
  }
  if (names.length > 0) yield unused.findUnknown(names);
}
