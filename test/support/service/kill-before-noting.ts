import { withConnection } from '../servers/raw-client.js';
import type { BuiltService } from './built-service.js';
import type { TestApp } from '../test-app.js';
import { until } from '../until.js';

const WAITING = `
  SELECT pid FROM pg_stat_activity
  WHERE datname = current_database() AND application_name = 'user-accounts-relay' AND wait_event_type = 'Lock'`;

/** Kills a process that relays when it has delivered something, and before it has noted that. */
export function killBeforeNoting(
  app: TestApp,
  service: BuiltService,
  change: () => Promise<unknown>,
): Promise<void> {
  return withConnection(app.databaseUrl, async (client) => {
    await client.query('BEGIN');
    // Nobody can note anything; and this lock needs no transaction id, which would hold back the feed.
    await client.query('LOCK TABLE relay_targets IN SHARE MODE');
    await change();
    const { pid } = await until(async () => (await app.dataSource.query<{ pid: number }[]>(WAITING))[0]);
    await service.kill();
    // PostgreSQL would carry out the statement of the dead once the lock is free.
    await app.dataSource.query('SELECT pg_terminate_backend($1, 10000)', [pid]);
  });
}
