import { ImageFault } from './image-fault.js';
import type { PictureHeader } from './picture-header.js';

/**
 * Of what a decoder holds at once: a progressive JPEG of 25 megapixels, an interlaced PNG of 19, a GIF of 12. Two
 * processes of imaging and the service stay below their memory with it; see docs/decisions/0035.
 */
const MAX_HELD_BYTES = 75_000_000;
/** Seconds, as {@link workOf} counts: a progressive JPEG of 25 megapixels with 20 scans, twice what editors write. */
const MAX_WORK = 500_000_000;
/** Past this ratio the centre is cut out first: scaled as a whole, a line of 40 million pixels would have no end. */
const EXTREME_RATIO = 8;
/** Of such a picture as a whole. */
const HELD_OF_EXTREME = 4;

/** Up to both a picture is quick: it takes tenths of a second at the most, and little memory. */
const QUICK_WORK = 75_000_000;
const QUICK_BYTES = 16_000_000;

type Size = Pick<PictureHeader, 'width' | 'height'>;

/**
 * @param maxPixels width times height, inclusive
 * @throws ImageFault
 */
export function judgeHeader(header: PictureHeader, maxPixels: number): void {
  const pixels = header.width * header.height;
  if (pixels > maxPixels) {
    throw tooManyPixels(`The picture has more than ${maxPixels} pixels.`, maxPixels);
  }
  if (heldBytes(header) > MAX_HELD_BYTES) {
    throw tooManyPixels(
      `To be decoded, the picture has to be held as a whole (interlaced, progressive, lossless …), in more than ${MAX_HELD_BYTES} bytes.`,
      (MAX_HELD_BYTES / heldBytes(header)) * pixels,
    );
  }
  if (workOf(header) > MAX_WORK) {
    throw new ImageFault('image_unreadable', 'The picture cannot be decoded: it would take too long.');
  }
}

/** In memory at once while it is decoded. */
function heldBytes(header: PictureHeader): number {
  const { width, height, heldPerPixel } = header;
  return width * height * (isExtreme(header) ? Math.max(heldPerPixel, HELD_OF_EXTREME) : heldPerPixel);
}

export function isExtreme({ width, height }: Size): boolean {
  return Math.max(width, height) > EXTREME_RATIO * Math.min(width, height);
}

/** About how long it takes, in units of its own: of bytes that are gone through. */
export function workOf({ width, height, workPerPixel, extra }: PictureHeader): number {
  return width * height * workPerPixel + extra;
}

export function isQuick(header: PictureHeader): boolean {
  return workOf(header) <= QUICK_WORK && heldBytes(header) + header.extra <= QUICK_BYTES;
}

function tooManyPixels(message: string, max: number): ImageFault {
  return new ImageFault('image_too_many_pixels', message, { max: Math.floor(max / 1e5) / 10 });
}
