import type { DataSource } from 'typeorm';
import { BASE } from './requests.js';
import { SERVICE, type Answer, type TestApp } from './test-app.js';

export interface Event {
  cursor: string;
  type: string;
  id: string;
  username: string | null;
  version: number;
  fields: string[];
  time: string;
}

/** Asks for changes as an internal service. */
export function askChanges(api: TestApp, query: Record<string, string> = {}): Promise<Answer> {
  return api.request({ url: `${BASE}/changes`, query, as: SERVICE });
}

/** Follows the feed from a cursor until it has given out so many changes; other databases of the server may hold it back. */
export async function follow(
  api: TestApp,
  cursor: string,
  count: number,
  query: Record<string, string> = {},
): Promise<{ events: Event[]; cursor: string }> {
  const events: Event[] = [];
  while (events.length < count) {
    const { status, json } = await askChanges(api, { wait: '5', ...query, cursor });
    if (status !== 200) throw new Error(`The feed answered ${status}`);
    events.push(...(json.changes as Event[]));
    cursor = json.cursor as string;
  }
  return { events, cursor };
}

/** Waits until all that is committed can be read: until every transaction of the server that was older has ended. */
export async function settled(dataSource: DataSource): Promise<void> {
  const unsettled = `
    SELECT count(*)::integer AS count FROM changes WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot())`;
  for (;;) {
    const [row] = await dataSource.query<{ count: number }[]>(unsettled);
    if (row?.count === 0) return;
  }
}

export const versionsOf = (events: readonly Event[], username: string): number[] =>
  events.filter((event) => event.username === username).map(({ version }) => version);
