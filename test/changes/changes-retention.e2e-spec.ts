import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { askChanges, cursorAfterAll, follow, settled, type Event } from '../support/feed.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** The same database, seen with and without a retention of an hour. */
let everything: TestApp;
let lastHour: TestApp;

beforeAll(async () => {
  everything = await startTestApp();
  lastHour = await startTestApp({ DATABASE_URL: everything.databaseUrl, CHANGES_RETENTION: '1h' });
});
afterAll(async () => {
  await lastHour.close();
  await everything.close();
});

let user = 0;
let start: string;
beforeEach(async () => {
  await seed(everything.dataSource, { username: `user${++user}` });
  start = await cursorAfterAll(everything);
});

/** Changes of these ages, in this order; the account's version says which is which. */
async function record(...ages: string[]): Promise<Event[]> {
  for (const [index, age] of ages.entries()) {
    await everything.dataSource.query(
      `INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel, time)
       SELECT id, $2, 'account.updated', '{bio}', '{}', 'test', 'command_line', now() - $3::interval FROM users
       WHERE username = $1`,
      [`user${user}`, index + 1, age],
    );
  }
  await settled(everything.dataSource);
  return (await follow(everything, start, ages.length)).events;
}
const versions = (events: Event[]) => events.map(({ version }) => version);

describe('With CHANGES_RETENTION=1h', () => {
  it('a cursor before forgotten changes is gone', async () => {
    await record('3 h', '2 h', '1 min');
    const { status, json } = await askChanges(lastHour, { cursor: start });
    expect([status, json.type]).toEqual([410, expect.stringMatching(/gone$/)]);
  });

  it('a cursor after the forgotten ones goes on', async () => {
    const [, second] = await record('3 h', '2 h', '1 min', '0 min');
    const { json } = await askChanges(lastHour, { cursor: second!.cursor });
    expect(versions(json.changes)).toEqual([3, 4]);
  });

  it('an old cursor after which nothing happened goes on', async () => {
    const events = await record('3 h', '2 h');
    expect((await askChanges(lastHour, { cursor: events[1]!.cursor })).json.changes).toEqual([]);
  });

  it('a change among later ones stays as long as they do, whatever its time', async () => {
    const [first] = await record('1 min', '2 h', '0 min');
    const { json } = await askChanges(lastHour, { cursor: first!.cursor, limit: '1' });
    expect(versions(json.changes)).toEqual([2]);
  });

  it('the history keeps all', async () => {
    await record('3 h');
    const { json } = await askChanges(everything, { cursor: start });
    expect(versions(json.changes)).toEqual([1]);
  });
});

describe('The beginning', () => {
  let fresh: TestApp;
  let limited: TestApp;
  beforeAll(async () => {
    fresh = await startTestApp();
    limited = await startTestApp({ DATABASE_URL: fresh.databaseUrl, CHANGES_RETENTION: '1h' });
    await seed(fresh.dataSource, { username: 'ann' });
  });
  afterAll(async () => {
    await limited.close();
    await fresh.close();
  });
  const insert = (version: number, age: string) =>
    fresh.dataSource.query(
      `INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel, time)
       SELECT id, $1, 'account.updated', '{bio}', '{}', 'test', 'command_line', now() - $2::interval FROM users`,
      [version, age],
    );

  it('is after all that is forgotten, even if that is everything', async () => {
    await insert(1, '3 h');
    await insert(2, '2 h');
    await settled(fresh.dataSource);
    const empty = (await askChanges(limited)).json;
    expect([empty.changes, empty.has_more]).toEqual([[], false]);

    await insert(3, '1 min');
    await insert(4, '0 min');
    await settled(fresh.dataSource);
    expect(versions((await askChanges(limited)).json.changes)).toEqual([3, 4]);
    expect(versions((await askChanges(limited, { cursor: empty.cursor })).json.changes)).toEqual([3, 4]);
    expect(versions((await askChanges(fresh)).json.changes)).toEqual([1, 2, 3, 4]);
  });
});
