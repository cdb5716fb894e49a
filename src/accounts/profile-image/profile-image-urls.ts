import type { ProfileImage } from './profile-image.js';
import { defaultPictureFile } from './default-picture.js';

/** `profile_image` of an account that shows no picture of its own. */
export function defaultProfileImage(
  sizes: Readonly<Record<string, number>>,
  publicUrl: string,
): ProfileImage {
  const urls = Object.entries(sizes).map(([name, edge]) => [
    `image_url_${name}`,
    `${publicUrl}/profile_images/${defaultPictureFile(edge)}`,
  ]);
  return { has_image: false, ...(Object.fromEntries(urls) as Record<string, string>) };
}
