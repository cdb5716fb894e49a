import { createHash } from 'node:crypto';

/**
 * How an erased user's name is remembered, once others may have it: a token that was issued before must not make the
 * account anew. Names are few enough to be guessed, so this hides nothing from who has the table and a name; but nobody
 * can read the names in it.
 * @param identity of the name: see `identityOf`
 */
export function hashName(identity: string): Buffer {
  return createHash('sha256').update(identity).digest();
}
