import { expect, it } from '@jest/globals';
import { pauseAfter } from './retries.js';

const RETRIES = { first: 5_000, longest: 3_600_000, giveUpAfter: null };

it.each([
  [1, 0, 5_000],
  [1, 1, 6_000],
  [2, 0, 10_000],
  [10, 0, 2_560_000],
  [11, 0, 3_600_000],
  [5_000, 1, 4_320_000],
])('after %i failures, with chance %f, the pause is %i ms', (attempts, chance, pause) => {
  expect(pauseAfter(attempts, RETRIES, chance)).toBe(pause);
});
