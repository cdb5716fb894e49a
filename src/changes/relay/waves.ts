/**
 * Cuts changes into runs that may be delivered at the same time: no run has two of one account, so that the second
 * never overtakes the first.
 */
export function waves<T extends { readonly userId: string }>(changes: readonly T[], most: number): T[][] {
  const all: T[][] = [];
  let accounts = new Set<string>();
  for (const change of changes) {
    if (all.length === 0 || accounts.size === most || accounts.has(change.userId)) {
      all.push([]);
      accounts = new Set();
    }
    all.at(-1)!.push(change);
    accounts.add(change.userId);
  }
  return all;
}
