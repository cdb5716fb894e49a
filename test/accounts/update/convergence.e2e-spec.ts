import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../support/accounts.js';
import { askChanges, settled, type Event } from '../../support/feed.js';
import { withConnection, writeChange } from '../../support/servers/raw-client.js';
import { patchAccount } from '../../support/requests.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const WRITERS = 16;
const PATCHES = 25;
const SLOW_WRITERS = 4;
const SHARED = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'];
const SLOW = Array.from({ length: SLOW_WRITERS }, (_, n) => `slow${n}`);

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp();
  await seed(api.dataSource, ...[...SHARED, ...SLOW].map((username) => ({ username })));
});
afterAll(() => api.close());

describe('A reader that polls while many write, and transactions take long', () => {
  it('sees every change exactly once, and the versions of each account in order and without holes', async () => {
    let patched = 0;
    let patching = true;
    let writing = true;
    const statuses = new Set<number>();

    const writer = async (number: number) => {
      for (let round = 0; round < PATCHES; round++) {
        const username = SHARED[(number * 7 + round) % SHARED.length]!;
        const { status } = await patchAccount(api, username, { bio: `${number} ${round}` });
        statuses.add(status);
        patched++;
      }
    };
    /** Takes its id early and writes; ends some patches later; now and then with an account that others write too. */
    const slowWriter = (number: number) =>
      withConnection(api.databaseUrl, async (client) => {
        for (let round = 0; patching; round++) {
          const until = patched + 5 + 7 * number;
          await client.query('BEGIN');
          await writeChange(client, SLOW[number]!);
          while (patching && patched < until) await client.query('SELECT 1');
          if (round % 2 === 0) await writeChange(client, SHARED[(number + round) % SHARED.length]!);
          await client.query(round % 3 === 2 ? 'ROLLBACK' : 'COMMIT');
        }
      });
    const seen: Event[] = [];
    const reader = async () => {
      let cursor = 'beginning';
      for (let step = 0; ; step++) {
        const last = !writing;
        if (last) await settled(api.dataSource);
        const { status, json } = await askChanges(api, { cursor, limit: String(1 + (step % 5)) });
        expect(status).toBe(200);
        seen.push(...(json.changes as Event[]));
        cursor = json.cursor as string;
        if (last && !json.has_more) return;
      }
    };

    const slow = Promise.all(SLOW.map((_, number) => slowWriter(number)));
    const reading = reader();
    await Promise.all(Array.from({ length: WRITERS }, (_, number) => writer(number)));
    patching = false;
    await slow;
    writing = false;
    await reading;

    expect([...statuses]).toEqual([200]);
    const cursors = new Set(seen.map(({ cursor }) => cursor));
    expect(cursors.size).toBe(seen.length);
    const rows = await api.dataSource.query<{ id: string; version: number }[]>(
      'SELECT user_id AS id, version FROM changes ORDER BY user_id, version',
    );
    const key = ({ id, version }: { id: string; version: number }) => `${id} ${version}`;
    expect(seen.map(key).sort()).toEqual(rows.map(key).sort());
    for (const id of new Set(rows.map((row) => row.id))) {
      const versions = seen.filter((event) => event.id === id).map(({ version }) => version);
      expect(versions).toEqual(versions.map((_, index) => index + 2));
    }
    expect(rows.length).toBeGreaterThanOrEqual(WRITERS * PATCHES);

    for (const index of [0, 1, Math.floor(seen.length / 2), seen.length - 1]) {
      const rest = await askChanges(api, { cursor: seen[index]!.cursor, limit: '1000' });
      const expected = seen.slice(index + 1, index + 1_001);
      expect(rest.json.changes).toEqual(expected);
    }
  });
});
