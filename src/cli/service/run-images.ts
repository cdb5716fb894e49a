import { removeUnusedImages } from '../../accounts/profile-image/cleaning/remove-unused-images.js';
import { createImageStorage } from '../../accounts/profile-image/storage/create-image-storage.js';
import { findOrphans } from '../../accounts/profile-image/cleaning/sweep-images.js';
import { UnusedImages } from '../../accounts/profile-image/cleaning/unused-images.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';

export interface ImagesOptions {
  readonly sweep?: boolean;
  /** Milliseconds. */
  readonly olderThan: number;
  readonly json?: boolean;
}

export async function runImages(
  { sweep = false, olderThan, json = false }: ImagesOptions,
  context: OperatorContext,
): Promise<void> {
  const dataSource = await (sweep ? context.openAccountsToWrite() : context.openAccounts());
  const storage = createImageStorage(await context.settings());
  const unused = new UnusedImages(dataSource);
  let orphans = 0;
  for await (const names of findOrphans(unused, storage, new Date(Date.now() - olderThan))) {
    orphans += names.length;
    // The list first: from there they are removed like all others.
    if (sweep) await unused.discard(names);
  }
  const removed = sweep ? await removeUnusedImages(unused, storage, { unfinished: true }) : 0;
  const waiting = await unused.count();
  const [row] = await dataSource.query<{ pictures: number }[]>(
    'SELECT count(*)::integer AS pictures FROM profiles WHERE image_name IS NOT NULL',
  );
  const counts = { pictures: row!.pictures, waiting, orphans, removed };
  if (json) return printJson(counts);
  print(`Pictures: ${counts.pictures}; waiting for their removal: ${waiting}; orphans: ${orphans}.`);
  if (sweep) print(`Removed: ${removed}.`);
}
