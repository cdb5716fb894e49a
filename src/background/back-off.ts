/** How long is waited for what has failed. Milliseconds. */
export interface BackOff {
  readonly first: number;
  readonly longest: number;
}

/**
 * The pause before the next attempt: twice as long each time, and up to a fifth longer by chance, so that what failed
 * together is not tried together.
 * @param failures in a row, at least 1
 * @param chance from 0 to 1
 */
export function backOff(failures: number, { first, longest }: BackOff, chance = 0): number {
  return Math.min(longest, first * 2 ** (failures - 1)) * (1 + chance / 5);
}
