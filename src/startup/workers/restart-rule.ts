import { backOff } from '../../background/back-off.js';

/** A worker that lived so long (milliseconds) was well: its death says nothing about the next one. */
export const STABLE_MS = 10_000;

const PAUSES = { first: 100, longest: 30_000 };
const MAX_EARLY_DEATHS = 5;

/**
 * How long to wait (milliseconds) before a dead worker gets a successor; null: give up.
 *
 * @param earlyDeaths how many workers in a row died before {@link STABLE_MS}
 * @param someAreWell whether another worker has lived that long: then clients are served, and giving up would end that
 */
export function restartPause(earlyDeaths: number, someAreWell: boolean): number | null {
  if (earlyDeaths > MAX_EARLY_DEATHS && !someAreWell) return null;
  return earlyDeaths === 0 ? 0 : backOff(earlyDeaths, PAUSES);
}
