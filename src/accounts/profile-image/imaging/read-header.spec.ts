import { describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import {
  gifOf,
  pngChunk,
  pngClaiming,
  pngWithTexts,
  repeatLastScan,
  withFrame,
  withFrames,
  withSegments,
} from '../../../../test/support/hostile-pictures.js';
import { picture } from '../../../../test/support/pictures.js';
import type { ImageType } from './image-type.js';
import { readHeader } from './read-header.js';

const transparent = () => picture(64, 48).ensureAlpha(0.5);
const progressive = () => picture(64, 48).jpeg({ progressive: true });
const animation = async () => {
  const frames = ['red', 'lime'].map((background) =>
    sharp({ create: { width: 64, height: 48, channels: 3, background } })
      .png()
      .toBuffer(),
  );
  return sharp(await Promise.all(frames), { join: { animated: true } });
};

const near = (value: number) => expect.closeTo(value) as unknown;

describe('The header', () => {
  it.each<[string, ImageType, () => Sharp, object]>([
    ['a JPEG', 'jpeg', () => picture(64, 48).jpeg(), { heldPerPixel: 0, workPerPixel: 1 }],
    [
      'a grey JPEG',
      'jpeg',
      () => picture(64, 48).toColourspace('b-w').jpeg(),
      { heldPerPixel: 0, workPerPixel: 1 },
    ],
    [
      'a JPEG in CMYK',
      'jpeg',
      () => picture(64, 48).toColourspace('cmyk').jpeg(),
      { heldPerPixel: 0, workPerPixel: 1 },
    ],
    ['a progressive JPEG', 'jpeg', progressive, { heldPerPixel: 3, workPerPixel: 10 }],
    [
      'a progressive JPEG with all its colours',
      'jpeg',
      () => picture(64, 48).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }),
      { heldPerPixel: 6 },
    ],
    ['a PNG', 'png', () => picture(64, 48).png(), { heldPerPixel: near(0.9), workPerPixel: 3, extra: 0 }],
    [
      'an interlaced PNG',
      'png',
      () => picture(64, 48).png({ progressive: true }),
      { heldPerPixel: near(3.9) },
    ],
    ['a PNG with a palette', 'png', () => picture(64, 48).png({ palette: true }), { workPerPixel: 3 }],
    ['a grey PNG', 'png', () => picture(64, 48).toColourspace('b-w').png(), { workPerPixel: 1 }],
    [
      'a PNG with transparency',
      'png',
      () => transparent().png(),
      { heldPerPixel: near(1.2), workPerPixel: 4 },
    ],
    [
      'a PNG of 16 bits with transparency',
      'png',
      () => transparent().toColourspace('rgb16').png(),
      { heldPerPixel: near(1.8), workPerPixel: 8 },
    ],
    ['a GIF', 'gif', () => picture(64, 48).gif(), { heldPerPixel: near(6.2), workPerPixel: 4 }],
    ['a WebP', 'webp', () => picture(64, 48).webp(), { heldPerPixel: 0, workPerPixel: 3 }],
    ['a WebP with metadata', 'webp', () => picture(64, 48).withIccProfile('p3').webp(), { heldPerPixel: 0 }],
    ['a WebP with transparency', 'webp', () => transparent().webp(), { heldPerPixel: 1 }],
    [
      'a lossless WebP',
      'webp',
      () => picture(64, 48).webp({ lossless: true }),
      { heldPerPixel: 4, workPerPixel: 4 },
    ],
    [
      'a lossless WebP with metadata',
      'webp',
      () => picture(64, 48).withIccProfile('p3').webp({ lossless: true }),
      { heldPerPixel: 4, workPerPixel: 4 },
    ],
  ])('of %s', async (_what, type, build, expected) => {
    expect(readHeader(await build().toBuffer(), type)).toMatchObject({ width: 64, height: 48, ...expected });
  });

  it('of an animated WebP counts its frames', async () => {
    const bytes = await (await animation()).webp().toBuffer();
    expect(readHeader(bytes, 'webp')).toMatchObject({ width: 64, height: 48, heldPerPixel: 8, extra: 16 });
    expect(readHeader(withFrames(bytes, 98), 'webp')).toMatchObject({ extra: 40_000 });
  });

  it.each([
    { width: 6300, height: 6301, bits: 16, colours: 6, interlaced: true },
    { width: 2 ** 31, height: 1 },
  ])('claims what it likes: %j', async (claims) => {
    const { width, height, interlaced = false } = claims;
    const header = readHeader(await pngClaiming(claims), 'png');
    expect(header).toMatchObject({ width, height });
    expect(header!.heldPerPixel > 1).toBe(interlaced);
  });

  it('of a GIF is its screen', () => {
    expect(readHeader(gifOf(60_000, 50_000, 3), 'gif')).toMatchObject({ width: 60_000, height: 50_000 });
  });

  it('counts transparency that comes later', async () => {
    const png = await picture(64, 48).png().toBuffer();
    const chunk = pngChunk('tRNS', Buffer.alloc(6));
    const bytes = Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
    expect(readHeader(bytes, 'png')).toMatchObject({ workPerPixel: 4 });
  });

  it('tells what texts may unpack to', async () => {
    const { extra } = readHeader(await pngWithTexts(2, 1_000_000), 'png')!;
    expect(extra).toBeGreaterThanOrEqual(2_000_000);
    expect(extra).toBeLessThan(4_000_000);
  });

  it.each([
    ['is', 1, true],
    ['is not', 0, false],
  ])('counts an international text that %s packed', async (_is, flag, isCounted) => {
    const png = await picture(64, 48).png().toBuffer();
    const text = pngChunk(
      'iTXt',
      Buffer.concat([Buffer.from([0x61, 0, flag, 0, 0, 0]), Buffer.alloc(9_000)]),
    );
    const bytes = Buffer.concat([png.subarray(0, 33), text, png.subarray(33)]);
    expect(readHeader(bytes, 'png')!.extra > 9_000_000).toBe(isCounted);
  });

  it('tells of each scan', async () => {
    const header = readHeader(repeatLastScan(await progressive().toBuffer(), 12_000), 'jpeg');
    expect(header).toMatchObject({ workPerPixel: 12_010, lacksEnd: false });
  });

  it.each([
    [
      'many segments',
      async () => withSegments(await picture(64, 48).jpeg().toBuffer(), 9_000, Buffer.alloc(0)),
    ],
    [
      'frames in segments',
      async () => withSegments(await progressive().toBuffer(), 9, await progressive().toBuffer()),
    ],
    ['fill bytes', async () => fill(await progressive().toBuffer(), 'ff')],
    ['stuffed bytes', async () => fill(await progressive().toBuffer(), 'ff00')],
    ['restarts', async () => fill(await progressive().toBuffer(), 'ffd0')],
    ['garbage', async () => fill(await progressive().toBuffer(), '41')],
  ])('is found behind %s', async (_what, build) => {
    expect(readHeader(await build(), 'jpeg')).toMatchObject({ width: 64, height: 48, lacksEnd: false });
  });

  const fill = (jpeg: Buffer, hex: string) =>
    Buffer.concat([jpeg.subarray(0, 2), Buffer.alloc(90_000, Buffer.from(hex, 'hex')), jpeg.subarray(2)]);

  it('tells of a JPEG whether its end mark is missing, whatever follows it', async () => {
    const bytes = await picture(64, 48).jpeg().toBuffer();
    const lacksEnd = (changed: Buffer) => readHeader(changed, 'jpeg')?.lacksEnd;
    expect(lacksEnd(bytes)).toBe(false);
    expect(lacksEnd(Buffer.concat([bytes, Buffer.from('PK and more')]))).toBe(false);
    for (const cut of [1, 2, 40, 200]) expect([cut, lacksEnd(bytes.subarray(0, -cut))]).toEqual([cut, true]);
  });
});

describe('There is no header in', () => {
  it.each<[string, ImageType, () => Buffer | Promise<Buffer>]>([
    ['arithmetic coding', 'jpeg', async () => withFrame(await picture(64, 48).jpeg().toBuffer(), 0xc9)],
    [
      'two frames',
      'jpeg',
      async () => {
        const bytes = await picture(64, 48).jpeg().toBuffer();
        const at = bytes.indexOf(Buffer.from('ffc0', 'hex'));
        const frame = bytes.subarray(at, at + 2 + bytes.readUInt16BE(at + 2));
        return Buffer.concat([bytes.subarray(0, at), frame, bytes.subarray(at)]);
      },
    ],
    [
      'a JPEG without a scan',
      'jpeg',
      async () => {
        const bytes = await picture(64, 48).jpeg().toBuffer();
        return Buffer.concat([
          bytes.subarray(0, bytes.indexOf(Buffer.from('ffda', 'hex'))),
          Buffer.from('ffd9', 'hex'),
        ]);
      },
    ],
    [
      'a PNG that begins with another chunk',
      'png',
      () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk('tEXt', Buffer.alloc(90))]),
    ],
    ['colours that PNG does not have', 'png', () => pngClaiming({ width: 9, height: 9, colours: 5 })],
    ['a WebP of text', 'webp', () => Buffer.from('RIFF\x90\x01\0\0WEBPVP8 '.padEnd(400, ' '), 'latin1')],
    [
      'a lossless WebP of text',
      'webp',
      () => Buffer.from('RIFF\x90\x01\0\0WEBPVP8L'.padEnd(400, ' '), 'latin1'),
    ],
    [
      'a WebP of other chunks',
      'webp',
      () => Buffer.from('RIFF\x90\x01\0\0WEBPXXXX\0\0\0\0'.padEnd(30, '\0'), 'latin1'),
    ],
  ])('%s', async (_what, type, build) => {
    expect(readHeader(await build(), type)).toBeNull();
  });

  it.each<[ImageType, () => Sharp]>([
    ['jpeg', () => picture(64, 48).jpeg()],
    ['png', () => picture(64, 48).png()],
    ['gif', () => picture(64, 48).gif()],
    ['webp', () => picture(64, 48).webp()],
    ['webp', () => picture(64, 48).withIccProfile('p3').webp({ lossless: true })],
  ])('the first bytes of a %s, and none of them breaks it', async (type, build) => {
    const bytes = await build().toBuffer();
    expect(readHeader(bytes.subarray(0, 9), type)).toBeNull();
    for (let length = 0; length < Math.min(bytes.length, 900); length++)
      readHeader(bytes.subarray(0, length), type);
  });
});
