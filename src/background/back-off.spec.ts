import { expect, it } from '@jest/globals';
import { backOff } from './back-off.js';

const PAUSES = { first: 5_000, longest: 3_600_000 };

it.each([
  [1, 0, 5_000],
  [1, 1, 6_000],
  [1, 0.5, 5_500],
  [2, 0, 10_000],
  [10, 0, 2_560_000],
  [11, 0, 3_600_000],
  [5_000, 1, 4_320_000],
])('after %i failures, with chance %f, the pause is %i ms', (failures, chance, pause) => {
  expect(backOff(failures, PAUSES, chance)).toBe(pause);
});

it('leaves nothing to chance unless it is told to', () => {
  expect(backOff(3, PAUSES)).toBe(20_000);
});

it('is never longer than the outage so far and the first pause', () => {
  for (let failures = 1, outage = 0; failures < 30; outage += backOff(failures++, PAUSES)) {
    expect(backOff(failures, PAUSES)).toBeLessThanOrEqual(outage + PAUSES.first);
  }
});
