import { crc32, deflateSync } from 'node:zlib';
import { picture } from './pictures.js';

/** A JPEG whose last scan comes again and again: each costs a decoder the whole picture, and the file 40 bytes. */
export function repeatLastScan(progressive: Buffer, times: number): Buffer {
  const end = progressive.length - 2;
  const scan = progressive.subarray(progressive.lastIndexOf(Buffer.from('ffda', 'hex')), end);
  return Buffer.concat([
    progressive.subarray(0, end),
    ...Array<Buffer>(times).fill(scan),
    progressive.subarray(end),
  ]);
}

/** The frame's marker is another one: 0xc9 is arithmetic coding, 0xc3 lossless. */
export function withFrame(jpeg: Buffer, marker: number): Buffer {
  const bytes = Buffer.from(jpeg);
  bytes[bytes.indexOf(Buffer.from('ffc0', 'hex')) + 1] = marker;
  return bytes;
}

/** A JPEG with so many segments of 65 kB, or of nothing, before its picture. */
export function withSegments(jpeg: Buffer, count: number, data: Buffer, marker = 0xe1): Buffer {
  const segment = Buffer.concat([Buffer.from([0xff, marker, 0, 0]), data]);
  segment.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), ...Array<Buffer>(count).fill(segment), jpeg.subarray(2)]);
}

export function pngChunk(kind: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length);
  chunk.write(kind, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

/** Texts that unpack to so many bytes each. */
export async function pngWithTexts(count: number, unpackedBytes: number): Promise<Buffer> {
  const png = await picture(64, 48).png().toBuffer();
  const packed = deflateSync(Buffer.alloc(unpackedBytes), { level: 9 });
  const texts = Array.from({ length: count }, (_, i) =>
    pngChunk('zTXt', Buffer.concat([Buffer.from(`text ${i}\0\0`), packed])),
  );
  return Buffer.concat([png.subarray(0, 33), ...texts, png.subarray(33)]);
}

/** A PNG whose header claims that, and which has no such pixels. */
export async function pngClaiming(claims: {
  width: number;
  height: number;
  bits?: number;
  colours?: number;
  interlaced?: boolean;
}): Promise<Buffer> {
  const bytes = await picture(64, 48).png().toBuffer();
  const { width, height, bits = 8, colours = 2, interlaced = false } = claims;
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.set([bits, colours, 0, 0, Number(interlaced)], 24);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

/** Frames of one pixel on a screen of that size. */
export function gifOf(width: number, height: number, frames: number): Buffer {
  const header = Buffer.from('GIF89a----\x80\0\0\0\0\0\xff\xff\xff', 'latin1');
  header.writeUInt16LE(width, 6);
  header.writeUInt16LE(height, 8);
  const frame = Buffer.from('21f90400000000002c0000000001000100000202440100', 'hex');
  return Buffer.concat([header, ...Array<Buffer>(frames).fill(frame), Buffer.from(';')]);
}

/** An animated WebP with so many frames more, all like its last. */
export function withFrames(webp: Buffer, count: number): Buffer {
  const last = webp.subarray(webp.lastIndexOf('ANMF'));
  const all = Buffer.concat([webp, ...Array<Buffer>(count).fill(last)]);
  all.writeUInt32LE(all.length - 8, 4);
  return all;
}
