/** Where much is wrong, the first of it says enough. */
export const MOST_SHOWN = 20;

/** What a run did and found. */
export class Findings {
  readonly faults: { readonly what: string; readonly evidence: unknown }[] = [];
  /** How often each kind of operation had each outcome; null: none that a client can know. */
  readonly outcomes = new Map<string, Map<number | null, number>>();
  readonly inflicted = new Map<string, number>();
  /** What was looked at, and how much of it. */
  readonly checks: { readonly what: string; readonly number: number }[] = [];

  count(kind: string, status: number | null): void {
    const counts = this.outcomes.get(kind) ?? new Map<number | null, number>();
    counts.set(status, (counts.get(status) ?? 0) + 1);
    this.outcomes.set(kind, counts);
  }

  inflict(name: string): void {
    this.inflicted.set(name, (this.inflicted.get(name) ?? 0) + 1);
  }

  check(what: string, number: number): void {
    this.checks.push({ what, number });
  }

  /** @param evidence for whoever looks into it; of made-up people, so it may be shown */
  fault(what: string, evidence: unknown): void {
    this.faults.push({ what, evidence });
    if (this.faults.length <= MOST_SHOWN) console.error(`FAULT ${what}: ${JSON.stringify(evidence)}`);
  }
}
