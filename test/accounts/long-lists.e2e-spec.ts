import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { idsOf, seed } from '../support/accounts.js';
import { BASE } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

/** So many that a list of them takes its turn. */
const NAMES = Array.from({ length: 40 }, (_, i) => `user${i}`);
let api: TestApp;

beforeAll(async () => {
  // There is no standby: what waits for one waits as long as anybody does.
  api = await startTestApp({ CHANGES_WAIT_FOR_STANDBYS: '1' });
  await seed(api.dataSource, ...NAMES.map((username) => ({ username })));
});
afterAll(() => api.close());

const list = (query: string) => api.request({ url: `${BASE}/accounts?${query}`, as: SERVICE });

it('Long lists are answered, however many others wait for standbys', async () => {
  const ids = [...(await idsOf(api.dataSource)).values()].join();
  let answered = 0;
  const waiting = Array.from({ length: 6 }, async () => {
    const { status } = await list(`ids=${ids}`);
    answered += 1;
    return status;
  });
  const { status, json } = await list(`usernames=${NAMES.join()}`);
  expect([status, (json as unknown[]).length, answered]).toEqual([200, NAMES.length, 0]);
  expect(new Set(await Promise.all(waiting))).toEqual(new Set([503]));
});
