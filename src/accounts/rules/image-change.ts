import type { FieldChanges } from '../../changes/log/change.js';
import type { AccountRow } from '../fields/account-row.js';

/** What a row holds of a picture. */
export type ImageColumns = Pick<AccountRow, 'image_name' | 'image_hash' | 'image_edges'>;

export const NO_IMAGE: ImageColumns = { image_name: null, image_hash: null, image_edges: null };

/** The account with another picture, or without one; in the history a picture is its name. */
export function withImage(account: AccountRow, image: ImageColumns) {
  const changes: FieldChanges = { profile_image: { old: account.image_name, new: image.image_name } };
  return { account: { ...account, ...image }, changes };
}
