import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChangeWatch } from '../../src/changes/change-watch.js';
import { seed } from '../support/accounts.js';
import { askChanges, cursorAfterAll, settled } from '../support/feed.js';
import { BASE, patchAccount } from '../support/requests.js';
import { SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

let api: TestApp;

beforeAll(async () => {
  // One connection: a reader that kept it while waiting would block everything.
  api = await startTestApp({ DATABASE_POOL_SIZE: '1' });
  await seed(api.dataSource, { username: 'ann' });
  await api.app.listen(0, '127.0.0.1');
});
afterAll(() => api.close());

const waiting = () => api.app.get(ChangeWatch, { strict: false }).waiting;

describe('wait=', () => {
  it('answers when there is a change, and holds no connection until then', async () => {
    const answers = [1, 2, 3].map(() => askChanges(api, { cursor: 'now', wait: '30' }));
    await until(() => waiting() === 3);
    await patchAccount(api, 'ann', { bio: 'a change' });
    for (const { status, json } of await Promise.all(answers)) {
      expect([status, json.changes.length, json.changes[0].username]).toEqual([200, 1, 'ann']);
    }
    expect(waiting()).toBe(0);
  });

  it('answers at once if there is a change already', async () => {
    const cursor = await cursorAfterAll(api);
    await patchAccount(api, 'ann', { bio: 'there already' });
    await settled(api.dataSource);
    expect((await askChanges(api, { cursor, wait: '30' })).json.changes).toHaveLength(1);
  });

  it('answers with an empty page and a good cursor when the time is over', async () => {
    const { status, json } = await askChanges(api, { cursor: 'now', wait: '1' });
    expect([status, json.changes, json.has_more]).toEqual([200, [], false]);
    await patchAccount(api, 'ann', { bio: 'after the time' });
    const next = await askChanges(api, { cursor: json.cursor, wait: '30' });
    expect(next.json.changes).toHaveLength(1);
  });

  it('goes on waiting when only other fields change', async () => {
    const answer = askChanges(api, { cursor: 'now', wait: '30', fields: 'country' });
    await until(() => waiting() === 1);
    await patchAccount(api, 'ann', { bio: 'another field' });
    await patchAccount(api, 'ann', { country: 'DE' });
    const { changes } = (await answer).json;
    expect(changes.map(({ fields }: { fields: string[] }) => fields)).toEqual([['country']]);
  });

  it('ends when the client goes away', async () => {
    const { port } = api.app.getHttpServer().address() as { port: number };
    const client = new AbortController();
    const answer = fetch(`http://127.0.0.1:${port}${BASE}/changes?cursor=now&wait=30`, {
      headers: { authorization: `Bearer ${await tokenFor(SERVICE)}` },
      signal: client.signal,
    });
    await until(() => waiting() === 1);
    client.abort();
    await expect(answer).rejects.toThrow();
    await until(() => waiting() === 0);
  });

  // The last one: nothing can be asked any more.
  it('ends when the service stops, with an answer', async () => {
    const { port } = api.app.getHttpServer().address() as { port: number };
    const answer = fetch(`http://127.0.0.1:${port}${BASE}/changes?cursor=now&wait=30`, {
      headers: { authorization: `Bearer ${await tokenFor(SERVICE)}` },
    });
    await until(() => waiting() === 1);
    const stopped = api.app.close();
    const response = await answer;
    expect([response.status, await response.json()]).toMatchObject([200, { changes: [], has_more: false }]);
    await stopped;
  });
});
