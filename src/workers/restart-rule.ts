/** A worker that lived so long (milliseconds) was well: its death says nothing about the next one. */
export const STABLE_MS = 10_000;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;
const MAX_EARLY_DEATHS = 5;

/**
 * How long to wait (milliseconds) before a dead worker gets a successor; null: give up.
 *
 * @param earlyDeaths how many workers in a row died before {@link STABLE_MS}
 * @param someAreWell whether another worker has lived that long: then clients are served, and giving up would end that
 */
export function restartPause(earlyDeaths: number, someAreWell: boolean): number | null {
  if (earlyDeaths > MAX_EARLY_DEATHS && !someAreWell) return null;
  if (earlyDeaths === 0) return 0;
  return Math.min(FIRST_PAUSE_MS * 2 ** (earlyDeaths - 1), LONGEST_PAUSE_MS);
}
