/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function shuffle<T>(items: T[], random: () => number): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
  return items;
}

/** @param sorted ascending */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}

/** The bounds between which 95 % of the differences of medians lie, of samples drawn from these with replacement. */
export function medianDifference(
  a: Float64Array,
  b: Float64Array,
  random: () => number,
  resamples = 1_000,
): [low: number, high: number] {
  const differences = Float64Array.from(
    { length: resamples },
    () => medianOfResample(a, random) - medianOfResample(b, random),
  ).sort();
  return [quantile(differences, 0.025), quantile(differences, 0.975)];
}

function medianOfResample(values: Float64Array, random: () => number): number {
  const drawn = values.map(() => values[Math.floor(random() * values.length)]!);
  return quantile(drawn.sort(), 0.5);
}

/**
 * The area under the ROC curve: how often one of `a` is greater than one of `b` (Mann–Whitney; a tie counts half).
 * 0.5: one value says nothing about where it is from. Both ascending.
 */
export function areaUnderRoc(a: Float64Array, b: Float64Array): number {
  let below = 0;
  let notAbove = 0;
  let wins = 0;
  for (const value of a) {
    while (below < b.length && b[below]! < value) below++;
    while (notAbove < b.length && b[notAbove]! <= value) notAbove++;
    wins += (below + notAbove) / 2;
  }
  return wins / (a.length * b.length);
}
