import { describe, expect, it } from '@jest/globals';
import { restartPause } from './restart-rule.js';

describe('the pause before a dead worker gets a successor', () => {
  it.each([
    [0, 0],
    [1, 100],
    [2, 200],
    [5, 1_600],
  ])('after %d early deaths in a row it is %d ms', (earlyDeaths, pause) => {
    expect(restartPause(earlyDeaths, false)).toBe(pause);
    expect(restartPause(earlyDeaths, true)).toBe(pause);
  });

  it('has an end where nobody is well: a sixth early death in a row is the last', () => {
    expect(restartPause(6, false)).toBeNull();
  });

  it('grows to 30 seconds and goes on while others are well', () => {
    expect(restartPause(6, true)).toBe(3_200);
    expect(restartPause(10, true)).toBe(30_000);
    expect(restartPause(5_000, true)).toBe(30_000);
  });
});
