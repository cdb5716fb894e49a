import { describe, expect, it } from '@jest/globals';
import type { ImageFault } from './image-fault.js';
import { isExtreme, isQuick, judgeHeader, workOf } from './judge-header.js';
import type { PictureHeader } from './picture-header.js';

const MAX_PIXELS = 40_000_000;

const square = (megapixels: number) => {
  const edge = Math.floor(Math.sqrt(megapixels * 1e6));
  return { width: edge, height: edge };
};
const header = (megapixels: number, heldPerPixel: number, workPerPixel: number): PictureHeader => ({
  ...square(megapixels),
  heldPerPixel,
  workPerPixel,
  extra: 0,
});
const photo = (megapixels: number) => header(megapixels, 0, 1);
const progressive = (megapixels: number, scans = 10) => header(megapixels, 3, scans);
const png = (megapixels: number, extra = 0) => ({ ...header(megapixels, 1.2, 4), extra });
const interlaced = (megapixels: number) => header(megapixels, 5.2, 4);
const line = (width: number): PictureHeader => ({ ...header(1, 0.9, 3), width, height: 1 });

function faultOf(header: PictureHeader): ImageFault | undefined {
  try {
    judgeHeader(header, MAX_PIXELS);
    return undefined;
  } catch (error) {
    return error as ImageFault;
  }
}

describe('Taken is', () => {
  it.each<[string, PictureHeader]>([
    ['as many pixels as allowed', { ...photo(1), width: 8_000, height: 5_000 }],
    ['a camera’s progressive picture', progressive(24)],
    ['a large PNG with transparency', png(40)],
    ['an interlaced PNG', interlaced(14)],
    ['a line', line(18_750_000)],
    ['a JPEG with many scans', progressive(24, 20)],
    ['a PNG with much to unpack', png(1, 490_000_000)],
  ])('%s', (_what, header) => {
    expect(faultOf(header)).toBeUndefined();
  });
});

describe('Refused is', () => {
  it.each<[string, PictureHeader, string, number | undefined]>([
    ['a row of pixels too many', { ...photo(1), width: 8_000, height: 5_001 }, 'image_too_many_pixels', 40],
    ['an interlaced PNG', interlaced(15), 'image_too_many_pixels', 14.4],
    ['a progressive JPEG', progressive(26), 'image_too_many_pixels', 25],
    ['a line', line(18_750_001), 'image_too_many_pixels', 18.7],
    ['a JPEG with too many scans', progressive(1, 501), 'image_unreadable', undefined],
    ['a PNG with too much to unpack', png(1, 500_000_000), 'image_unreadable', undefined],
  ])('%s', (_what, header, code, max) => {
    expect(faultOf(header)).toMatchObject({ code, ...(max !== undefined && { params: { max } }) });
  });

  it('whatever the limit of pixels allows', () => {
    expect(() => judgeHeader(interlaced(40), 1e9)).toThrow(/as a whole/);
  });
});

describe('Quick is', () => {
  it.each<[boolean, string, PictureHeader]>([
    [true, 'a photo as large as any', photo(40)],
    [true, 'a small progressive one', progressive(5)],
    [false, 'a large progressive one', progressive(6)],
    [false, 'one with many scans', progressive(1, 100)],
    [true, 'a screenshot', png(13)],
    [false, 'a large PNG', png(14)],
    [false, 'a long line', line(4_000_001)],
    [true, 'a small interlaced PNG', interlaced(3)],
    [false, 'a large interlaced PNG', interlaced(3.1)],
    [false, 'a PNG with much to unpack', png(1, 16_000_000)],
    [true, 'a PNG with a usual profile', png(1, 3_000_000)],
  ])('%p of %s', (expected, _what, header) => {
    expect(isQuick(header)).toBe(expected);
  });
});

it('Work grows with pixels, channels, scans and what is beside the picture', () => {
  expect(workOf({ ...photo(1), width: 10, height: 10 })).toBe(100);
  expect(workOf({ ...progressive(1), width: 10, height: 10 })).toBe(1_000);
  expect(workOf({ ...png(1, 7), width: 10, height: 10 })).toBe(407);
});

it('Extreme is more than eight times as long as wide', () => {
  expect([isExtreme({ width: 800, height: 100 }), isExtreme({ width: 801, height: 100 })]).toEqual([
    false,
    true,
  ]);
  expect([isExtreme({ width: 100, height: 800 }), isExtreme({ width: 100, height: 801 })]).toEqual([
    false,
    true,
  ]);
});
