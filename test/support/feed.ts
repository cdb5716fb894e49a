import type { DataSource } from 'typeorm';
import { BASE } from './requests.js';
import { SERVICE, type Answer, type TestApp } from './test-app.js';
import { until } from './until.js';

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

/** Asks for a page of changes in another way than `askChanges`. */
export type Ask = (query: Record<string, string>) => Promise<Pick<Answer, 'status' | 'json'>>;

/** Follows the feed from a cursor until it has given out so many changes; other databases of the server may hold it back. */
export async function follow(
  from: TestApp | Ask,
  cursor: string,
  count: number,
  query: Record<string, string> = {},
): Promise<{ events: Event[]; cursor: string }> {
  const ask: Ask = typeof from === 'function' ? from : (page) => askChanges(from, page);
  const events: Event[] = [];
  while (events.length < count) {
    const { status, json } = await ask({ wait: '5', ...query, cursor });
    if (status !== 200) throw new Error(`The feed answered ${status}`);
    events.push(...(json.changes as Event[]));
    cursor = json.cursor as string;
  }
  return { events, cursor };
}

/** Where the feed is after all that is committed: a cursor "now" alone could be held back by other databases. */
export async function cursorAfterAll(api: TestApp): Promise<string> {
  await settled(api.dataSource);
  return (await askChanges(api, { cursor: 'now' })).json.cursor as string;
}

/** Waits until all that is committed can be read: until every transaction of the server that was older has ended. */
export async function settled(dataSource: DataSource): Promise<void> {
  const unsettled = `
    SELECT count(*)::integer AS count FROM changes WHERE transaction_id >= (SELECT feed_horizon())`;
  await until(async () => (await dataSource.query<{ count: number }[]>(unsettled))[0]?.count === 0);
}

export const versionsOf = (events: readonly Event[], username: string): number[] =>
  events.filter((event) => event.username === username).map(({ version }) => version);
