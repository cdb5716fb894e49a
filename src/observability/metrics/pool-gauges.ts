import type { GaugeReading } from './metrics.js';

/** The counters of a pool of `pg`. */
export interface Pool {
  readonly totalCount: number;
  readonly idleCount: number;
  readonly waitingCount: number;
}

export function poolGauges(pool: Pool, size: number): GaugeReading[] {
  const gauges: readonly GaugeReading[] = [
    {
      name: 'accounts_database_pool_size',
      help: 'Connections that the pool may open: DATABASE_POOL_SIZE.',
      read: () => size,
    },
    {
      name: 'accounts_database_pool_open',
      help: 'Connections that are open.',
      read: () => pool.totalCount,
    },
    {
      name: 'accounts_database_pool_idle',
      help: 'Open connections that nobody uses.',
      read: () => pool.idleCount,
    },
    {
      name: 'accounts_database_pool_waiting',
      help: 'Statements that wait for a connection.',
      read: () => pool.waitingCount,
    },
  ];
  return gauges.map((gauge) => ({ ...gauge, together: 'sum' }));
}
