import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp, { type Sharp } from 'sharp';
import { seed } from '../support/accounts.js';
import { fetchImage, jpeg, picture, SIZES, uploadBytes, uploadForm } from '../support/pictures.js';
import { getAccount, versionOf } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const MAX_BYTES = 1_000_000;
const MAX_PIXELS = 1_000_000;

let api: TestApp;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'user-accounts-corpus-'));
  api = await startTestApp({
    DATA_DIR: dataDir,
    PROFILE_IMAGE_MAX_BYTES: String(MAX_BYTES),
    PROFILE_IMAGE_MAX_PIXELS: String(MAX_PIXELS),
  });
  await seed(api.dataSource, { username: 'anna' }, { username: 'bob' });
});
afterAll(async () => {
  await api.close();
  await rm(dataDir, { recursive: true });
});

const frames = () =>
  Promise.all(
    ['red', 'lime', 'blue'].map((background) =>
      sharp({ create: { width: 40, height: 30, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
const animation = async () => sharp(await frames(), { join: { animated: true } });
const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><rect width="64" height="64"/></svg>';
const pad = (text: string) => Buffer.from(text.padEnd(400, ' '), 'latin1');

/** A PNG whose header claims that size, and which has no such pixels. */
async function pngClaiming(width: number, height: number): Promise<Buffer> {
  const bytes = await picture(64, 48).png().toBuffer();
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

function gifClaiming(width: number, height: number): Buffer {
  const bytes = pad('GIF89a');
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

/** All sizes of the picture that she has now. */
async function sizesOf(username: string): Promise<Buffer[]> {
  const { json } = await getAccount(api, username);
  expect(json.profile_image.has_image).toBe(true);
  const urls = Object.keys(SIZES).map((size) => json.profile_image[`image_url_${size}`] as string);
  return Promise.all(urls.map(async (url) => (await fetchImage(api, url)).bytes));
}

describe('Taken, and made upright sRGB squares without metadata, is', () => {
  it.each<[string, string, () => Promise<Buffer>]>([
    ['a JPEG', 'image/jpeg', () => jpeg()],
    ['a JPEG by another name', 'image/jpg', () => jpeg(2)],
    ['a progressive JPEG', 'image/jpeg', () => picture(99, 70).jpeg({ progressive: true }).toBuffer()],
    ['a CMYK JPEG', 'image/jpeg', () => picture(64, 48).toColourspace('cmyk').jpeg().toBuffer()],
    [
      'a CMYK JPEG with its profile',
      'image/jpeg',
      () => picture(64, 48).toColourspace('cmyk').withIccProfile('cmyk').jpeg().toBuffer(),
    ],
    ['a JPEG in wide colour', 'image/jpeg', () => picture(64, 48).withIccProfile('p3').jpeg().toBuffer()],
    ['a grey JPEG', 'image/jpeg', () => picture(64, 48).greyscale().jpeg().toBuffer()],
    ['a PNG', 'image/png', () => picture(64, 48).png().toBuffer()],
    ['a PNG of 16 bits', 'image/png', () => picture(64, 48).toColourspace('rgb16').png().toBuffer()],
    ['an interlaced PNG', 'image/png', () => picture(64, 48).png({ progressive: true }).toBuffer()],
    ['a PNG with a palette', 'image/png', () => picture(64, 48).png({ palette: true }).toBuffer()],
    [
      'a PNG of one pixel',
      'image/png',
      async () => Buffer.concat([await picture(1, 1).png().toBuffer(), Buffer.alloc(64)]),
    ],
    ['a line of pixels', 'image/png', () => picture(60_000, 1).png().toBuffer()],
    ['a column of pixels', 'image/jpeg', () => picture(1, 60_000).jpeg().toBuffer()],
    ['a GIF', 'image/gif', () => picture(64, 48).gif().toBuffer()],
    ['a WebP', 'image/webp', () => picture(64, 48).webp().toBuffer()],
    ['a lossless WebP', 'image/webp', () => picture(64, 48).webp({ lossless: true }).toBuffer()],
    [
      'a JPEG with a script behind it',
      'image/jpeg',
      async () => Buffer.concat([await jpeg(3), pad('<script>canary()</script>')]),
    ],
    [
      'a GIF that is JavaScript too',
      'image/gif',
      async () => Buffer.concat([await picture(64, 48).gif().toBuffer(), pad('/*canary*/=1;')]),
    ],
    [
      'a JPEG that is a ZIP too',
      'image/jpeg',
      async () => Buffer.concat([await jpeg(4), Buffer.from('PK\x03\x04canary'), Buffer.alloc(99)]),
    ],
    [
      'a photo with GPS, camera, XMP and comment',
      'image/jpeg',
      () =>
        picture(64, 48)
          .withExif({
            IFD0: { Make: 'canary', ImageDescription: 'canary', Copyright: 'canary' },
            IFD3: {
              GPSLatitudeRef: 'N',
              GPSLatitude: '51/1 30/1 0/1',
              GPSLongitudeRef: 'W',
              GPSLongitude: '0/1 7/1 0/1',
            },
          })
          .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><canary/></x:xmpmeta>')
          .jpeg()
          .toBuffer(),
    ],
    [
      'as many pixels as allowed',
      'image/png',
      () =>
        sharp({ create: { width: 1000, height: 1000, channels: 3, background: 'red' } })
          .png()
          .toBuffer(),
    ],
  ])('%s', async (_what, type, build) => {
    const bytes = await build();
    const version = await versionOf(api, 'anna');
    const { status, text } = await uploadBytes(api, 'anna', bytes, type);
    expect([status, text]).toEqual([204, '']);
    expect(await versionOf(api, 'anna')).toBe(version + 1);
    for (const [index, size] of (await sizesOf('anna')).entries()) {
      const edge = Object.values(SIZES)[index]!;
      const metadata = await sharp(size).metadata();
      expect(metadata).toMatchObject({ format: 'webp', width: edge, height: edge, space: 'srgb' });
      for (const kind of ['exif', 'icc', 'iptc', 'xmp', 'comments', 'orientation', 'pages'] as const) {
        expect([kind, metadata[kind]]).toEqual([kind, undefined]);
      }
      // RIFF holds the picture and its transparency, and no chunk of another kind.
      expect(chunksOf(size).filter((chunk) => !['VP8 ', 'VP8L', 'VP8X', 'ALPH'].includes(chunk))).toEqual([]);
      expect(size.toString('latin1')).not.toContain('canary');
      // Decodes to its end.
      await sharp(size, { failOn: 'warning' }).raw().toBuffer();
    }
  });

  it('really has metadata before, in these tests', async () => {
    const before = await sharp(
      await picture(9, 9)
        .withExif({ IFD0: { Make: 'canary' } })
        .jpeg()
        .toBuffer(),
    ).metadata();
    expect(before.exif?.toString('latin1')).toContain('canary');
  });
});

function chunksOf(webp: Buffer): string[] {
  const chunks: string[] = [];
  for (let at = 12; at < webp.length; at += 8 + webp.readUInt32LE(at + 4) + (webp.readUInt32LE(at + 4) % 2)) {
    chunks.push(webp.toString('latin1', at, at + 4));
  }
  return chunks;
}

describe('Of an animation the first frame is kept', () => {
  it.each<[string, () => Promise<Buffer>]>([
    ['image/gif', async () => (await animation()).gif({ delay: [90, 90, 90] }).toBuffer()],
    ['image/webp', async () => (await animation()).webp({ lossless: true }).toBuffer()],
  ])('%s', async (type, build) => {
    expect((await uploadBytes(api, 'anna', await build(), type)).status).toBe(204);
    const [full] = await sizesOf('anna');
    const { data } = await sharp(full).raw().toBuffer({ resolveWithObject: true });
    const [red = 0, green = 255, blue = 255] = data.subarray(0, 3);
    expect(red > 200 && green < 50 && blue < 50).toBe(true);
  });
});

describe('The picture is upright and cut in the middle', () => {
  // Left red, right blue, and above them a white stripe: upright, whatever the camera says about how it was held.
  const scene = () =>
    sharp({ create: { width: 300, height: 200, channels: 3, background: 'red' } }).composite([
      { input: { create: { width: 150, height: 200, channels: 3, background: 'blue' } }, left: 150, top: 0 },
      { input: { create: { width: 300, height: 60, channels: 3, background: 'white' } }, left: 0, top: 0 },
    ]);
  /** What a camera stores so that this EXIF orientation makes it upright again. */
  const STORED: Record<number, (image: Sharp) => Sharp | Promise<Sharp>> = {
    1: (image) => image,
    2: (image) => image.flop(),
    3: (image) => image.rotate(180),
    4: (image) => image.flip(),
    5: async (image) => sharp(await image.rotate(90).png().toBuffer()).flop(),
    6: (image) => image.rotate(270),
    7: async (image) => sharp(await image.rotate(270).png().toBuffer()).flop(),
    8: (image) => image.rotate(90),
  };

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %i', async (orientation) => {
    const upright = sharp(await scene().png().toBuffer());
    const stored = await (await STORED[orientation]!(upright)).png().toBuffer();
    const bytes = await sharp(stored).withMetadata({ orientation }).jpeg({ quality: 100 }).toBuffer();
    expect((await uploadBytes(api, 'anna', bytes)).status).toBe(204);
    const [full] = await sizesOf('anna');
    const { data, info } = await sharp(full).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    const colourAt = (x: number, y: number) => {
      const at = (y * info.width + x) * info.channels;
      return [...data.subarray(at, at + 3)].map((value) => (value > 127 ? 1 : 0)).join('');
    };
    const seen = {
      above: colourAt(250, 40),
      left: colourAt(40, 400),
      right: colourAt(460, 400),
      middle: [colourAt(235, 400), colourAt(265, 400)],
    };
    expect(seen).toEqual({ above: '111', left: '100', right: '001', middle: ['100', '001'] });
  });

  it('keeps transparency', async () => {
    const bytes = await sharp({ create: { width: 300, height: 300, channels: 4, background: '#00ff0080' } })
      .png()
      .toBuffer();
    await uploadBytes(api, 'anna', bytes, 'image/png');
    for (const size of await sizesOf('anna')) {
      const { data } = await sharp(size).raw().toBuffer({ resolveWithObject: true });
      expect(Math.abs(data[3]! - 128)).toBeLessThan(3);
    }
  });
});

describe('Refused, with nothing saved, is', () => {
  const damaged = /decoded/;
  const foreign = /not a JPEG, PNG, GIF or WebP/;
  const disagrees = /Content-Type says otherwise/;
  it.each<[string, RegExp, string, () => Promise<Buffer> | Buffer]>([
    ['a JPEG cut short', damaged, 'image/jpeg', async () => (await jpeg()).subarray(0, -40)],
    [
      'a PNG cut short',
      damaged,
      'image/png',
      async () => (await picture(64, 48).png().toBuffer()).subarray(0, -60),
    ],
    [
      'a WebP cut short',
      damaged,
      'image/webp',
      async () => (await picture(64, 48).webp().toBuffer()).subarray(0, -60),
    ],
    [
      'a GIF cut short',
      damaged,
      'image/gif',
      async () => (await picture(64, 48).gif().toBuffer()).subarray(0, 900),
    ],
    [
      'a JPEG of its first bytes alone',
      damaged,
      'image/jpeg',
      () => Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(200)]),
    ],
    // Where a GIF has its size, this has letters.
    ['a GIF that is SVG behind its first bytes', /pixels|decoded/, 'image/gif', () => pad(`GIF89a${svg}`)],
    ['a WebP that is none', damaged, 'image/webp', () => pad('RIFF\x90\x01\0\0WEBPVP8 ')],
    ['a flood of pixels, as PNG', /more than 1000000 pixels/, 'image/png', () => pngClaiming(60_000, 60_000)],
    [
      'a flood of pixels, as GIF',
      /more than 1000000 pixels|decoded/,
      'image/gif',
      () => gifClaiming(60_000, 60_000),
    ],
    [
      'a bomb: little to send, much to decode',
      /more than 1000000 pixels/,
      'image/png',
      () =>
        sharp({ create: { width: 4000, height: 4000, channels: 3, background: 'red' } })
          .png()
          .toBuffer(),
    ],
    [
      'one row of pixels too many',
      /more than 1000000 pixels/,
      'image/png',
      () =>
        sharp({ create: { width: 1000, height: 1001, channels: 3, background: 'red' } })
          .png()
          .toBuffer(),
    ],
    ['an SVG', foreign, 'image/svg+xml', () => pad(svg)],
    ['an SVG that says it is a PNG', foreign, 'image/png', () => pad(svg)],
    ['a TIFF', foreign, 'image/tiff', () => picture(64, 48).tiff().toBuffer()],
    ['an AVIF', foreign, 'image/avif', () => picture(64, 48).avif().toBuffer()],
    ['a PDF', foreign, 'image/png', () => pad('%PDF-1.7')],
    ['HTML', foreign, 'image/gif', () => pad('<html><script>alert(1)</script>')],
    ['zeros', foreign, 'image/png', () => Buffer.alloc(500)],
    ['a PNG that says it is a JPEG', disagrees, 'image/jpeg', () => picture(64, 48).png().toBuffer()],
    ['a JPEG that says it is a PNG', disagrees, 'image/png', () => jpeg()],
    ['a JPEG of a type of no library', disagrees, 'image/x-nothing', () => jpeg()],
    ['too few bytes', /fewer than 100 bytes/, 'image/png', () => Buffer.alloc(99)],
    [
      'one byte too many',
      /more than 1000000 bytes/,
      'image/jpeg',
      async () => Buffer.concat([await jpeg(), Buffer.alloc(MAX_BYTES)]).subarray(0, MAX_BYTES + 1),
    ],
    ['far too many bytes', /more than 1000000 bytes/, 'image/jpeg', () => Buffer.alloc(3 * MAX_BYTES)],
  ])('%s', async (_what, message, type, build) => {
    const bytes = await build();
    for (const answer of [
      await uploadBytes(api, 'bob', bytes, type),
      await uploadForm(api, 'bob', { filename: 'picture.png', type, bytes }),
    ]) {
      expect(answer.status).toBe(400);
      expect(answer.json).toMatchObject({
        type: expect.stringMatching(/\/problems\/invalid_image$/),
        developer_message: expect.stringMatching(message),
        user_message: expect.stringMatching(/^This /),
      });
    }
    expect(await versionOf(api, 'bob')).toBe(1);
    expect(await api.dataSource.query(`SELECT FROM unused_images WHERE NOT claimed AND due > now()`)).toEqual(
      [],
    );
  });

  it.each([100, MAX_BYTES])('but not %i bytes: limits are inclusive', async (length) => {
    const small = await sharp({ create: { width: 2, height: 2, channels: 3, background: 'red' } })
      .gif()
      .toBuffer();
    expect(small.length).toBeLessThan(100);
    const bytes = Buffer.concat([small, Buffer.alloc(length - small.length)]);
    expect((await uploadBytes(api, 'anna', bytes, 'image/gif')).status).toBe(204);
    expect((await uploadForm(api, 'anna', { filename: 'a', type: 'image/gif', bytes })).status).toBe(204);
  });

  it('in her language', async () => {
    const { json } = await api.request({
      method: 'POST',
      url: '/api/user/v1/accounts/bob/image',
      as: 'bob',
      headers: { 'content-type': 'image/png', 'accept-language': 'de' },
      payload: Buffer.alloc(MAX_BYTES + 1),
    });
    expect(json.user_message).toBe('Dieses Bild ist zu groß. Bitte wählen Sie eines mit höchstens 976 KB.');
  });
});
