import type { ImageType } from './image-type.js';
import { readJpegHeader } from './jpeg-header.js';
import type { PictureHeader } from './picture-header.js';
import { readWebpHeader } from './webp-header.js';

/** What buffers throw at whom reads past their end. */
const OUT_OF_BYTES: ReadonlySet<string | undefined> = new Set([
  'ERR_OUT_OF_RANGE',
  'ERR_BUFFER_OUT_OF_BOUNDS',
]);

/**
 * Reads the header, and decodes nothing: what decides here need not be trusted to a parser written in C.
 * @param type by the first bytes, see {@link ImageType}
 * @returns null if there is none
 */
export function readHeader(bytes: Buffer, type: ImageType): PictureHeader | null {
  try {
    return READERS[type](bytes);
  } catch (error) {
    // The file ends within its header.
    if (OUT_OF_BYTES.has((error as NodeJS.ErrnoException).code)) return null;
    throw error;
  }
}

const READERS: Readonly<Record<ImageType, (bytes: Buffer) => PictureHeader | null>> = {
  jpeg: readJpegHeader,
  png: readPngHeader,
  gif: readGifHeader,
  webp: readWebpHeader,
};

/** Channels by PNG's colour type: grey, RGB, palette, grey with alpha, RGB with alpha. */
const PNG_CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };

/** So much of a picture is held while it is scaled row by row. JPEG and WebP are decoded smaller. */
const SCALING = 0.3;
/** Of all that deflate can pack, zeros come out largest. */
const DEFLATE_RATIO = 1032;

function readPngHeader(bytes: Buffer): PictureHeader | null {
  const channels = PNG_CHANNELS[bytes.readUInt8(25)];
  if (channels === undefined || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  let packed = 0;
  let isTransparent = false;
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const kind = bytes.toString('latin1', at + 4, at + 8);
    if (kind === 'tRNS') isTransparent = true;
    if (isPacked(kind, bytes, at + 8)) packed += bytes.readUInt32BE(at);
  }
  const samples = channels + Number(isTransparent);
  const isDeep = bytes.readUInt8(24) > 8;
  const decoded = samples * (isDeep ? 2 : 1);
  const isInterlaced = bytes.readUInt8(28) === 1;
  return {
    width: bytes.readUInt32BE(16),
    height: bytes.readUInt32BE(20),
    heldPerPixel: SCALING * samples * (isDeep ? 1.5 : 1) + (isInterlaced ? decoded : 0),
    workPerPixel: decoded,
    extra: DEFLATE_RATIO * packed,
  };
}

/** Texts and profiles; of international texts those that say so, behind their keyword. */
function isPacked(kind: string, bytes: Buffer, at: number): boolean {
  return kind === 'zTXt' || kind === 'iCCP' || (kind === 'iTXt' && bytes[bytes.indexOf(0, at) + 1] !== 0);
}

/** The canvas in RGBA, and the frame as it was packed. */
function readGifHeader(bytes: Buffer): PictureHeader {
  return {
    width: bytes.readUInt16LE(6),
    height: bytes.readUInt16LE(8),
    heldPerPixel: 5 + SCALING * 4,
    workPerPixel: 4,
    extra: 0,
  };
}
