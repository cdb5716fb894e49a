import type { PictureHeader } from './picture-header.js';

/** Flags of a WebP's extended header. */
const ALPHA = 0x10;
const ANIMATION = 0x02;
/** Which the pictures in it begin with. */
const LOSSLESS_START = 0x2f;
const LOSSY_START = 0x9d012a;

/** Lossless pictures and animations are held as a whole; of others, which are made smaller on the way, transparency. */
export function readWebpHeader(bytes: Buffer): PictureHeader | null {
  let canvas: { width: number; height: number } | undefined;
  let isTransparent = false;
  for (let at = 12; ; at = nextRiffChunk(bytes, at)) {
    const kind = bytes.toString('latin1', at, at + 4);
    if (kind === 'VP8X') {
      const flags = bytes.readUInt8(at + 8);
      canvas = { width: bytes.readUIntLE(at + 12, 3) + 1, height: bytes.readUIntLE(at + 15, 3) + 1 };
      isTransparent = (flags & ALPHA) !== 0;
      // Decoders go from the first frame to each, and look at it.
      const frames = (flags & ANIMATION) === 0 ? 0 : countFrames(bytes);
      if (frames > 0) return { ...canvas, heldPerPixel: 8, workPerPixel: 8, extra: 4 * frames ** 2 };
    } else if (kind === 'VP8L') {
      if (bytes.readUInt8(at + 8) !== LOSSLESS_START) return null;
      const bits = bytes.readUInt32LE(at + 9);
      const size = { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
      return { ...size, ...canvas, heldPerPixel: 4, workPerPixel: 4, extra: 0 };
    } else if (kind === 'VP8 ') {
      if (bytes.readUIntBE(at + 11, 3) !== LOSSY_START) return null;
      const size = {
        width: bytes.readUInt16LE(at + 14) & 0x3fff,
        height: bytes.readUInt16LE(at + 16) & 0x3fff,
      };
      return { ...size, ...canvas, heldPerPixel: Number(isTransparent), workPerPixel: 3, extra: 0 };
    }
  }
}

function countFrames(bytes: Buffer): number {
  let frames = 0;
  for (let at = 12; at + 8 <= bytes.length; at = nextRiffChunk(bytes, at)) {
    if (bytes.toString('latin1', at, at + 4) === 'ANMF') frames++;
  }
  return frames;
}

function nextRiffChunk(bytes: Buffer, at: number): number {
  const size = bytes.readUInt32LE(at + 4);
  return at + 8 + size + (size % 2);
}
