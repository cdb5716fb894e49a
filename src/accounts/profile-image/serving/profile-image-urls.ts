import type { ProfileImage } from '../../fields/field.js';
import { defaultPictureFile } from './default-picture.js';
import { imageFile } from '../storage/image-name.js';

type Sizes = Readonly<Record<string, number>>;

/** A picture that somebody has uploaded. */
export interface UploadedImage {
  readonly name: string;
  /** Edges in pixels of the sizes that are stored. */
  readonly edges: readonly number[];
}

/** Where pictures are served. */
export interface ImageBases {
  readonly publicUrl: string;
  /** Of a CDN, which has the stored sizes alone; undefined: the service itself, which can make others. */
  readonly cdn: string | undefined;
}

/** `profile_image` of an account that shows no picture of its own. */
export function defaultProfileImage(sizes: Sizes, publicUrl: string): ProfileImage {
  return profileImage(false, sizes, (edge) => `${publicUrl}/profile_images/${defaultPictureFile(edge)}`);
}

/** `profile_image` of an account with a picture of its own. */
export function uploadedProfileImage(
  { name, edges }: UploadedImage,
  sizes: Sizes,
  { publicUrl, cdn }: ImageBases,
): ProfileImage {
  const url = (edge: number): string =>
    cdn === undefined
      ? `${publicUrl}/profile_images/${name}/${imageFile(edge)}`
      : `${cdn}/${name}/${imageFile(nearest(edges, edge))}`;
  return profileImage(true, sizes, url);
}

function profileImage(hasImage: boolean, sizes: Sizes, url: (edge: number) => string): ProfileImage {
  const urls = Object.entries(sizes).map(([name, edge]) => [`image_url_${name}`, url(edge)]);
  return { has_image: hasImage, ...(Object.fromEntries(urls) as Record<string, string>) };
}

/** The smallest that is large enough, else the largest. */
function nearest(edges: readonly number[], wanted: number): number {
  const enough = edges.filter((edge) => edge >= wanted);
  return enough.length > 0 ? Math.min(...enough) : Math.max(...edges);
}
