import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { ImageFault } from './image-fault.js';
import type { ImageType } from './image-type.js';
import { isExtreme, judgeHeader } from './judge-header.js';
import type { PictureHeader } from './picture-header.js';

/** What a picture may be, and what becomes of it. */
export interface ImageRules {
  /** Width times height, inclusive. */
  readonly maxPixels: number;
  /** Of the squares to make, in pixels. */
  readonly edges: readonly number[];
}

/** A file that may be a picture. */
export interface Picture {
  readonly bytes: Buffer;
  /** As `judgeType` found it: no other decoder is tried. */
  readonly type: ImageType;
  readonly header: PictureHeader;
}

/** A picture in each size: WebP, upright, sRGB, without metadata. */
export interface ProcessedImage {
  /** Of what the sizes show. */
  readonly digest: Buffer;
  readonly sizes: ReadonlyMap<number, Buffer>;
}

const QUALITY = 85;
/** In EXIF. */
const UPRIGHT = 1;
const END_OF_JPEG = Buffer.from('ffd9', 'hex');

// Files are not read twice, and a picture keeps one core busy, not all of them.
sharp.cache(false);
sharp.concurrency(1);
// Of all that libvips can read, what may be uploaded; SVG is our own drawing.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Nsgif', 'Webp', 'Svg'].map((loader) => `VipsForeignLoad${loader}`),
});

/**
 * Judges the header as the decoder sees it, then decodes the first frame only.
 * @throws ImageFault
 */
export async function processImage(picture: Picture, rules: ImageRules): Promise<ProcessedImage> {
  try {
    return await render(picture, rules);
  } catch (error) {
    if (error instanceof ImageFault) throw error;
    // sharp has one kind of error for all, and its message is not for clients.
    const message = 'The picture cannot be decoded: it is damaged.';
    throw new ImageFault('image_unreadable', message, undefined, { cause: error });
  }
}

/** A size that was not made when the picture was uploaded, from the largest that was. */
export function resizeImage(stored: Buffer, edge: number): Promise<Buffer> {
  return encode(sharp(stored).resize(edge, edge));
}

/** @param svg of this project */
export function drawImage(svg: string, edge: number): Promise<Buffer> {
  return encode(sharp(Buffer.from(svg), { density: Math.max(72, edge) }).resize(edge, edge), 90);
}

async function render(picture: Picture, { maxPixels, edges }: ImageRules): Promise<ProcessedImage> {
  const { bytes, type, header: told } = picture;
  const {
    format,
    depth,
    orientation = UPRIGHT,
    autoOrient: { width, height },
  } = await sharp(bytes, { limitInputPixels: false }).metadata();
  if (format !== type)
    throw new ImageFault('image_unreadable', 'The content of the file does not match its signature.');
  const header = { ...told, width, height };
  judgeHeader(header, maxPixels);
  const largest = Math.max(...edges);
  // One decoding for all sizes.
  const isUpright = orientation === UPRIGHT;
  const decoded = decode({ ...picture, header }, { maxPixels, isUpright });
  // Scaled as they are, they would take twice the memory for nothing. Of others it would forbid short cuts.
  if (depth === 'ushort') decoded.pipelineColourspace('srgb');
  const { data, info } = await decoded
    .resize(largest, largest, { fit: 'cover', position: 'centre' })
    .toColourspace('srgb')
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

/**
 * What is cut short or broken is refused; what libraries merely warn of passes, real cameras do that. A JPEG without
 * its last two bytes gets them, as in a browser; and then a warning is all that would tell that more is missing.
 */
function decode(
  { bytes, type, header }: Picture,
  { maxPixels, isUpright }: { maxPixels: number; isUpright: boolean },
): Sharp {
  const { width, height, lacksEnd = false } = header;
  const image = sharp(lacksEnd ? Buffer.concat([bytes, END_OF_JPEG]) : bytes, {
    failOn: lacksEnd ? 'warning' : 'error',
    limitInputPixels: maxPixels,
    pages: 1,
  }).autoOrient();
  // JPEG and WebP are decoded smaller, if it is as a whole; and what is turned before it is cut is held as a whole.
  const isCutFirst = isExtreme(header) || (isUpright && (type === 'png' || type === 'gif'));
  return isCutFirst ? image.extract(centre(width, height)) : image;
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
function encode(image: Sharp, quality = QUALITY): Promise<Buffer> {
  return image.webp({ quality }).toBuffer();
}
