/** How a target is tried again. All in milliseconds. */
export interface Retries {
  readonly first: number;
  readonly longest: number;
  /** A target that has failed for so long is disabled; null: never. */
  readonly giveUpAfter: number | null;
}

/**
 * The pause before the next attempt: twice as long each time, and up to a fifth longer by chance, so that what failed
 * together is not tried together.
 * @param attempts that have failed, at least 1
 * @param chance from 0 to 1
 */
export function pauseAfter(attempts: number, { first, longest }: Retries, chance: number): number {
  return Math.min(longest, first * 2 ** (attempts - 1)) * (1 + chance / 5);
}
