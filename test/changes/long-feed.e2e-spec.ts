import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BASE } from '../support/requests.js';
import { queriesDuring } from '../support/statements.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

/*
 * A feed is read a page at a time, at every moment of its life: what a page costs must not grow with all that was
 * there before.
 */

const CHANGES = 20_000;
const SEED = [
  `INSERT INTO users (username, username_key, email, email_key)
   SELECT 'user' || i, 'user' || i, i || '@example.com', i || '@example.com' FROM generate_series(1, $1::integer) i`,
  'INSERT INTO profiles (user_id, name) SELECT id, $1 FROM users',
  `INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel)
   SELECT id, 1, 'account.created', '{}', '{}', $1, 'command_line' FROM users`,
];

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp();
  const [users, profiles, changes] = SEED as [string, string, string];
  await api.dataSource.query(users, [CHANGES]);
  await api.dataSource.query(profiles, ['Somebody']);
  await api.dataSource.query(changes, ['a test']);
  await api.dataSource.query('ANALYZE');
});
afterAll(() => api.close());

interface Node {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Node[];
}

/** The rows of the table that a plan has looked at. */
function changesRead(node: Node): number {
  const { 'Actual Rows': rows, 'Rows Removed by Filter': removed = 0, 'Actual Loops': loops } = node;
  const own = node['Relation Name'] === 'changes' ? (rows + removed) * loops : 0;
  return (node.Plans ?? []).reduce((sum, child) => sum + changesRead(child), own);
}

it.each([
  ['the first page', 'cursor=beginning&limit=500', 500],
  ['what waits for the next change', 'cursor=now&limit=500', 0],
])('%s reads no more of the table than it answers with', async (_, query, expected) => {
  const first = await api.request({ url: `${BASE}/changes?cursor=now`, as: SERVICE });
  const cursor = encodeURIComponent(first.json.cursor as string);
  const url = `${BASE}/changes?${query.replace('cursor=now', `cursor=${cursor}`)}`;
  const queries = await queriesDuring(async () => {
    const { json } = await api.request({ url, as: SERVICE });
    expect(json.changes).toHaveLength(expected);
  });
  const reading = queries.filter(({ text }) => /\bchanges\b/.test(text));
  expect(reading.length).toBeGreaterThan(0);
  for (const { text, values } of reading) {
    const [{ 'QUERY PLAN': plans }] = await api.dataSource.query<[{ 'QUERY PLAN': [{ Plan: Node }] }]>(
      `EXPLAIN (ANALYZE, TIMING off, FORMAT JSON) ${text}`,
      values,
    );
    expect(changesRead(plans[0].Plan)).toBeLessThan(expected + 10);
  }
});
