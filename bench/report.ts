/** What one server did in one round. */
export interface Sample {
  readonly rate: number;
  readonly p50: number;
  readonly p99: number;
  readonly serverUs: number;
  readonly postgresUs: number | null;
  readonly memory: number;
}

export interface Line {
  readonly work: string;
  readonly connections: number;
  /** Round by round. */
  readonly reference: readonly Sample[];
  readonly service: readonly Sample[];
}

export const HEAD = [
  '| work | conn. | req/s ref. | req/s | ratio (range) | p50 ms ref. / service | p99 ms ref. / service ' +
    '| CPU µs ref. / service | PostgreSQL µs ref. / service | MiB |',
  '|---|---|---|---|---|---|---|---|---|---|',
].join('\n');

/** A line of the table; every figure is the median of the rounds. */
export function tableLine({ work, connections, reference, service }: Line): string {
  const ratios = service.map(({ rate }, round) => rate / reference[round]!.rate);
  const range = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  const both = (show: (samples: readonly Sample[]) => string) => `${show(reference)} / ${show(service)}`;
  const cells = [
    work,
    connections,
    middle(reference, 'rate').toFixed(0),
    middle(service, 'rate').toFixed(0),
    `**${median(ratios).toFixed(2)}** (${range})`,
    both((samples) => (middle(samples, 'p50') / 1_000).toFixed(2)),
    both((samples) => (middle(samples, 'p99') / 1_000).toFixed(2)),
    both((samples) => middle(samples, 'serverUs').toFixed(0)),
    both((samples) => (samples[0]!.postgresUs === null ? '–' : middle(samples, 'postgresUs').toFixed(0))),
    Math.max(...service.map(({ memory }) => memory)).toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

function middle(samples: readonly Sample[], what: keyof Sample): number {
  return median(samples.map((sample) => sample[what] ?? 0));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
