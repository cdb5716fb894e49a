import type { PictureHeader } from './picture-header.js';

/** ITU-T T.81, table B.1. */
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const RESTARTS = [0xd0, 0xd7] as const;
const TEM = 0x01;
/** SOF0 to SOF15; the three between them are others: tables, an extension, conditioning. */
const FRAMES = [0xc0, 0xcf] as const;
const NO_FRAMES: ReadonlySet<number> = new Set([0xc4, 0xc8, 0xcc]);
const PROGRESSIVE: ReadonlySet<number> = new Set([0xc2, 0xc6, 0xca, 0xce]);
/** Arithmetic instead of Huffman coding: no browser shows it, and decoding takes for ever. */
const ARITHMETIC = 0xc9;

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly isProgressive: boolean;
  /** Samples for each pixel: 3 for RGB, 1.5 if colours have half the resolution. */
  readonly samples: number;
}

/**
 * Goes from marker to marker as decoders do, through all scans.
 * @throws what buffers throw, if the file ends within a segment that matters
 */
export function readJpegHeader(bytes: Buffer): PictureHeader | null {
  let frame: Frame | undefined;
  let scans = 0;
  let isWhole = false;
  for (let at = nextMarker(bytes, 2); ;) {
    const marker = bytes[at];
    if (marker === undefined || marker === EOI) {
      return frame && scans > 0 ? header(frame, { scans, isWhole, lacksEnd: marker === undefined }) : null;
    }
    if (isAlone(marker)) {
      at = nextMarker(bytes, at + 1);
      continue;
    }
    if (isFrame(marker)) {
      if (frame || marker >= ARITHMETIC) return null;
      frame = readFrame(bytes, at);
    } else if (marker === SOS) {
      if (!frame) return null;
      scans++;
      // Colours that come one after the other have to be kept until the last one is there.
      isWhole ||= frame.isProgressive || bytes.readUInt8(at + 3) < frame.components;
    }
    if (at + 3 > bytes.length) at = bytes.length;
    else at = nextMarker(bytes, at + 1 + bytes.readUInt16BE(at + 1));
  }
}

/** The place of the next marker's second byte; past the end if there is none. */
function nextMarker(bytes: Buffer, from: number): number {
  let at = from;
  for (;;) {
    while (at < bytes.length && bytes[at] !== 0xff) at++;
    while (bytes[at] === 0xff) at++;
    // 0xff00 is a byte of the picture.
    if (bytes[at] !== 0) return at;
  }
}

function isAlone(marker: number): boolean {
  return marker === SOI || marker === TEM || (marker >= RESTARTS[0] && marker <= RESTARTS[1]);
}

function isFrame(marker: number): boolean {
  return marker >= FRAMES[0] && marker <= FRAMES[1] && !NO_FRAMES.has(marker);
}

/** @param at of the marker's second byte */
function readFrame(bytes: Buffer, at: number): Frame {
  const components = bytes.readUInt8(at + 8);
  const factors = Array.from({ length: components }, (_, index) => bytes.readUInt8(at + 10 + 3 * index));
  const [across, down] = [factors.map((factor) => factor >> 4), factors.map((factor) => factor & 15)];
  const sum = across.reduce((total, factor, index) => total + factor * down[index]!, 0);
  return {
    height: bytes.readUInt16BE(at + 4),
    width: bytes.readUInt16BE(at + 6),
    components,
    isProgressive: PROGRESSIVE.has(bytes[at]!),
    samples: sum / (Math.max(...across) * Math.max(...down)),
  };
}

function header(
  { width, height, samples }: Frame,
  { scans, isWhole, lacksEnd }: { scans: number; isWhole: boolean; lacksEnd: boolean },
): PictureHeader {
  // What is held is coefficients, of two bytes each.
  return { width, height, heldPerPixel: isWhole ? 2 * samples : 0, workPerPixel: scans, extra: 0, lacksEnd };
}
