import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createDataSource } from '../../../src/database/data-source.js';
import { seed } from '../../support/accounts.js';
import { jpeg } from '../../support/pictures.js';
import { accountUrl, MERGE_PATCH } from '../../support/requests.js';
import { lockWaits, withConnection } from '../../support/servers/raw-client.js';
import { killServices, startService, type BuiltService } from '../../support/service/built-service.js';
import { getPath, patch, read, UNAVAILABLE } from '../../support/service/service-requests.js';
import { tokenFor } from '../../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';
import { until } from '../../support/until.js';

jest.setTimeout(60_000);

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const dataSource = createDataSource({ url: database.url, poolSize: 1 });
  await dataSource.initialize();
  await seed(dataSource, ...['kim', 'ann', 'ben'].map((username) => ({ username })));
  await dataSource.destroy();
});
afterEach(() => killServices());
afterAll(() => database.drop());

/** What a stranger does in psql, until the work is over. */
function withHeldRow<T>(work: () => Promise<T>): Promise<T> {
  return withConnection(database.url, async (stranger) => {
    await stranger.query(`BEGIN; SELECT FROM users WHERE username = 'kim' FOR UPDATE`);
    return work();
  });
}

async function versionOfKim(): Promise<number> {
  const text = `SELECT version FROM users WHERE username = 'kim'`;
  const { rows } = await withConnection(database.url, (client) => client.query<{ version: number }>(text));
  return rows[0]!.version;
}

async function upload({ url }: BuiltService, seed: number): Promise<number> {
  const headers = { authorization: `Bearer ${await tokenFor('kim')}`, 'content-type': 'image/jpeg' };
  const body = new Uint8Array(await jpeg(seed));
  return (await fetch(`${url}${accountUrl('kim')}/image`, { method: 'POST', headers, body })).status;
}

describe('A row that somebody holds', () => {
  let service: BuiltService;

  beforeEach(async () => {
    service = await startService({ DATABASE_URL: database.url });
  });

  it('keeps two connections at the most, whatever its owner writes, and nobody else waiting', async () => {
    await patch(service, 'kim', { email: 'kim@new.example' });
    const [patches, others] = await withHeldRow(async () => {
      const writing = Array.from({ length: 14 }, (_, i) => patch(service, 'kim', { bio: `held ${i}` }));
      const further = [
        upload(service, 1),
        upload(service, 2),
        ...Array.from({ length: 4 }, async () => {
          const headers = { authorization: `Bearer ${await tokenFor('kim')}` };
          const path = `${service.url}${accountUrl('kim')}/email_change`;
          return (await fetch(path, { method: 'DELETE', headers })).status;
        }),
      ];
      const all = Promise.all([Promise.all(writing), Promise.all(further)]);
      await until(async () => (await lockWaits(database.url)) === 2);
      for (const username of ['ann', 'ben', 'kim']) expect((await read(service, username)).status).toBe(200);
      expect((await patch(service, 'ann', { bio: 'not held' })).status).toBe(200);
      expect((await getPath(service, '/health/ready')).status).toBe(200);
      expect(await lockWaits(database.url)).toBeLessThanOrEqual(2);
      return all;
    });
    for (const answer of patches) expect(answer).toEqual(UNAVAILABLE);
    expect(others).toEqual(others.map(() => 503));
    expect((await patch(service, 'kim', { bio: 'free again' })).status).toBe(200);
  });
});

describe('A client that hangs up', () => {
  it('has given up its turn: what waited for it is not done', async () => {
    const service = await startService({ DATABASE_URL: database.url, DATABASE_LOCK_TIMEOUT: '60s' });
    const before = await versionOfKim();
    const headers = { authorization: `Bearer ${await tokenFor('kim')}`, 'content-type': MERGE_PATCH };
    await withHeldRow(async () => {
      const clients = new AbortController();
      const asked = Array.from({ length: 12 }, (_, i) =>
        fetch(service.url + accountUrl('kim'), {
          ...{ method: 'PATCH', headers, signal: clients.signal },
          body: JSON.stringify({ bio: `hung up ${i}` }),
        }),
      );
      await until(async () => (await lockWaits(database.url)) === 2);
      clients.abort();
      await Promise.allSettled(asked);
      // Its connections are free while the row is still held.
      await until(async () => (await lockWaits(database.url)) === 0);
      const aborted = () => service.log().filter(({ status }) => status === 499);
      await until(() => aborted().length === 12);
    });
    expect((await patch(service, 'kim', { bio: 'last' })).status).toBe(200);
    expect(await versionOfKim()).toBe(before + 1);
  });
});
