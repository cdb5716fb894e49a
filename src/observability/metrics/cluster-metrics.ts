import { AggregatorRegistry, type Registry } from 'prom-client';
import type { Exposition } from './serve-metrics.js';

/** In a worker: the first process asks for its numbers at each scrape (node:cluster). */
export function shareMetrics(registry: Registry): void {
  AggregatorRegistry.setRegistries([registry]);
  // Its constructor begins to listen for the question.
  new AggregatorRegistry();
}

/** In the first process: the numbers of all workers, added up, or the greatest, as each metric says. */
export function clusterMetrics(): Exposition {
  const aggregator = new AggregatorRegistry();
  return { contentType: aggregator.contentType, metrics: () => aggregator.clusterMetrics() };
}
