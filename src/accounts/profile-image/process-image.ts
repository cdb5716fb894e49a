import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { ImageFault } from './image-fault.js';
import type { ImageType } from './image-type.js';

/** What a picture may be, and what becomes of it. */
export interface ImageRules {
  /** Width times height, inclusive. */
  readonly maxPixels: number;
  /** Of the squares to make, in pixels. */
  readonly edges: readonly number[];
}

/** A picture in each size: WebP, upright, sRGB, without metadata. */
export interface ProcessedImage {
  /** Of what the sizes show. */
  readonly digest: Buffer;
  readonly sizes: ReadonlyMap<number, Buffer>;
}

/** Past this ratio the centre is cut out first: scaled as a whole, a line of 40 million pixels would have no end. */
const EXTREME_RATIO = 8;
const SECONDS = 10;
const QUALITY = 85;

// Files are not read twice, and a picture keeps one core busy, not all of them.
sharp.cache(false);
sharp.concurrency(1);

/**
 * Judges the header, then decodes the first frame only.
 * @param type as `judgeType` found it: no other decoder is tried
 * @throws ImageFault
 */
export async function processImage(
  bytes: Buffer,
  type: ImageType,
  rules: ImageRules,
): Promise<ProcessedImage> {
  try {
    return await render(bytes, type, rules);
  } catch (error) {
    if (error instanceof ImageFault) throw error;
    // sharp has one kind of error for all, and its message is not for clients.
    const message = 'The picture cannot be decoded: it is damaged, or takes too long.';
    throw new ImageFault('image_unreadable', message, undefined, { cause: error });
  }
}

/** A size that was not made when the picture was uploaded, from the largest that was. */
export function resizeImage(stored: Buffer, edge: number): Promise<Buffer> {
  return encode(sharp(stored).resize(edge, edge).timeout({ seconds: SECONDS }));
}

async function render(
  bytes: Buffer,
  type: ImageType,
  { maxPixels, edges }: ImageRules,
): Promise<ProcessedImage> {
  const header = await sharp(bytes, { limitInputPixels: false }).metadata();
  const {
    format,
    autoOrient: { width, height },
  } = header;
  if (format !== type) throw new ImageFault('image_unreadable', 'The file is not what its first bytes say.');
  if (width * height > maxPixels) {
    throw new ImageFault('image_too_many_pixels', `The picture has more than ${maxPixels} pixels.`, {
      max: Math.floor(maxPixels / 1e5) / 10,
    });
  }
  const largest = Math.max(...edges);
  // One decoding for all sizes.
  const { data, info } = await decode(bytes, { width, height, maxPixels })
    .resize(largest, largest, { fit: 'cover', position: 'centre' })
    .toColourspace('srgb')
    .timeout({ seconds: SECONDS })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const sizes = new Map<number, Buffer>();
  for (const edge of new Set(edges)) {
    const square = sharp(data, { raw });
    sizes.set(edge, await encode(edge === largest ? square : square.resize(edge, edge)));
  }
  return { digest: createHash('sha256').update(sizes.get(largest)!).digest(), sizes };
}

function decode(
  bytes: Buffer,
  { width, height, maxPixels }: { width: number; height: number; maxPixels: number },
): Sharp {
  // Cut short or broken is refused; what libraries merely warn of, real cameras do.
  const image = sharp(bytes, { failOn: 'error', limitInputPixels: maxPixels, pages: 1 }).autoOrient();
  const isExtreme = Math.max(width, height) > EXTREME_RATIO * Math.min(width, height);
  return isExtreme ? image.extract(centre(width, height)) : image;
}

function centre(width: number, height: number) {
  const edge = Math.min(width, height);
  return {
    left: Math.floor((width - edge) / 2),
    top: Math.floor((height - edge) / 2),
    width: edge,
    height: edge,
  };
}

/** Without `keep…` sharp writes no metadata at all. */
function encode(image: Sharp): Promise<Buffer> {
  return image.webp({ quality: QUALITY }).toBuffer();
}
