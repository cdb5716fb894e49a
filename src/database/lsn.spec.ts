import { expect, it } from '@jest/globals';
import { bytesOf } from './lsn.js';

it.each([
  ['0/0', 0n],
  ['0/1A', 26n],
  ['1/0', 2n ** 32n],
  ['FFFFFFFF/FFFFFFFF', 2n ** 64n - 1n],
])('%s is %s', (lsn, bytes) => {
  expect(bytesOf(lsn)).toBe(bytes);
});
