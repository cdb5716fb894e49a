import { expect, it } from '@jest/globals';
import { retryPause } from './retry-pause.js';

it('doubles from a second up to two hours', () => {
  expect([1, 2, 3, 4, 12, 13, 14, 15, 10_000].map(retryPause)).toEqual([
    1, 2, 4, 8, 2_048, 4_096, 7_200, 7_200, 7_200,
  ]);
});

it('is never longer than the outage so far, and a second, up to its limit', () => {
  for (let attempts = 1, outage = 0; attempts < 30; outage += retryPause(attempts++)) {
    expect(retryPause(attempts)).toBeLessThanOrEqual(outage + 1);
  }
});
