/** Of an account: by what its versions are told from others. */
interface Versioned {
  readonly id: string;
  readonly version: number;
  readonly in_history: string | null;
}

const FULL_TAG = /^"([1-9]\d{0,9})-(\d{1,19})\.([0-9a-f]{8})\.[\w-]+"$/;

/**
 * The tag of the full view: which version of which account it shows (a name may be given away and taken again, and a
 * database that was rewound makes the same versions again), and all that is in it. Never who looks.
 *
 * @param digest of the JSON
 */
export function fullTag({ id, version, in_history }: Versioned, digest: string): string {
  if (in_history === null) throw new Error('A full view is made of what the primary says');
  return `"${version}-${id}.${in_history}.${digest}"`;
}

/**
 * The version of this account that a caller has seen, by the tags of the caller's full views; of several the latest.
 * Null if none of them is such a tag, or is of another account, of another history or of a version that does not exist
 * yet.
 */
export function versionNamed(account: Versioned, tags: '*' | readonly string[] | undefined): number | null {
  if (tags === undefined || tags === '*') return null;
  const versions = tags.flatMap((tag) => {
    const [, version, id, history] = FULL_TAG.exec(tag) ?? [];
    const isOfAccount = id === account.id && history === account.in_history;
    return isOfAccount && Number(version) <= account.version ? [Number(version)] : [];
  });
  return versions.length > 0 ? Math.max(...versions) : null;
}
