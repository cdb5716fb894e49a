import type { EntityTags } from '../http/etag.js';

/** `"<version>-<id>.<year>.<digest>"`, as the presenter makes the tag of the full view. */
const FULL_TAG = /^"([1-9]\d{0,9})-(\d{1,19})\.\d+\.[\w-]+"$/;

/**
 * The version of this account that a caller has seen, by the tags of her full views; of several the latest. Null if
 * none of them is such a tag, or is of another account or of a version that does not exist yet.
 */
export function versionNamed(
  account: { readonly id: string; readonly version: number },
  tags: EntityTags | undefined,
): number | null {
  if (tags === undefined || tags === '*') return null;
  const versions = tags.flatMap((tag) => {
    const [, version, id] = FULL_TAG.exec(tag) ?? [];
    return id === account.id && Number(version) <= account.version ? [Number(version)] : [];
  });
  return versions.length > 0 ? Math.max(...versions) : null;
}
