import fc from 'fast-check';

const LARGEST = 2 ** 31 - 1;

/** Numbers from 0 to below 1, the same for the same seed. */
export function randomNumbers(seed: number): () => number {
  const numbers = endless(fc.nat(LARGEST), seed);
  return () => numbers.next().value / (LARGEST + 1);
}

/** Values of an arbitrary, the same for the same seed. */
export function* endless<T>(arbitrary: fc.Arbitrary<T>, seed: number): Generator<T, never> {
  // A prime: the batches of one seed are not those of the next.
  for (let batch = 0; ; batch++)
    yield* fc.sample(fc.noBias(arbitrary), { numRuns: 500, seed: seed + batch * 7_919 });
}
