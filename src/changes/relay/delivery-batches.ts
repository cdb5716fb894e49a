/**
 * Cuts changes into batches that may be delivered at the same time: none has two of one account, so that the second
 * never overtakes the first.
 */
export function deliveryBatches<T extends { readonly userId: string }>(
  changes: readonly T[],
  most: number,
): T[][] {
  const batches: T[][] = [];
  let accounts = new Set<string>();
  for (const change of changes) {
    if (batches.length === 0 || accounts.size === most || accounts.has(change.userId)) {
      batches.push([]);
      accounts = new Set();
    }
    batches.at(-1)!.push(change);
    accounts.add(change.userId);
  }
  return batches;
}
