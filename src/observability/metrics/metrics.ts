import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** A number that is read at each scrape; undefined, or an error: it is not known now, and left out. */
export interface GaugeReading {
  readonly name: string;
  readonly help: string;
  /**
   * What several workers' readings are together. Default: the greatest, because every process sees the same database.
   */
  readonly together?: 'max' | 'sum';
  readonly read: () => number | undefined | Promise<number | undefined>;
}

/** Seconds. Reads take a few milliseconds, uploads seconds, and whoever waits for changes up to 30. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** What Prometheus reads from this process. Import this file only when metrics are wanted. */
export class Metrics {
  readonly registry = new Registry();
  private readonly requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests by method, route pattern and status, until the answer was handed to the network.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: BUCKETS,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  readonly observeRequest = (method: string, route: string, status: number, seconds: number): void => {
    this.requests.observe({ method, route, status }, seconds);
  };

  addGauge({ name, help, read, together = 'max' }: GaugeReading): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      aggregator: together,
      async collect() {
        const value = await Promise.resolve()
          .then(read)
          .catch(() => undefined);
        if (value === undefined) this.remove();
        else this.set(value);
      },
    });
  }
}
