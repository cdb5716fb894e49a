import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { getAccount, patchAccount } from '../support/requests.js';
import { withConnection } from '../support/servers/raw-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let api: TestApp;

beforeEach(async () => {
  database = await createTestDatabase();
  api = await startTestApp({}, database.url);
  await seed(api.dataSource, { username: 'ann' });
});
afterEach(async () => {
  await api.close();
  await database.drop();
});

/** As psql does it; what was connected before is ended, so that it holds for everybody. */
function alter(setting: string): Promise<unknown> {
  return withConnection(database.url, (client) =>
    client.query(`BEGIN READ WRITE; ALTER DATABASE ${database.name} ${setting}; COMMIT;
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid()`),
  );
}

/** The first may still meet connections that were ended. */
const ready = () =>
  until(async () => {
    const answer = await api.request({ url: '/health/ready' });
    return answer.status === 200 && answer;
  });

describe('What an administrator sets for the database', () => {
  it.each(["search_path = 'elsewhere'", "datestyle = 'German'"])('changes no answer: %s', async (setting) => {
    await alter(`SET ${setting}`);
    expect((await ready()).json).toEqual({ status: 'ok' });
    expect((await patchAccount(api, 'ann', { bio: 'as ever' })).status).toBe(200);
    expect((await getAccount(api, 'ann')).json.bio).toBe('as ever');
  });

  it('is told by /health/ready where it forbids to write: reads are served, writes are 503', async () => {
    await alter('SET default_transaction_read_only = on');
    const { status, json } = await ready();
    expect([status, json]).toEqual([
      200,
      { status: 'ok', detail: 'The database takes no writes: default_transaction_read_only is on.' },
    ]);
    const { status: refused, headers } = await patchAccount(api, 'ann', { bio: 'never' });
    expect([refused, headers['retry-after']]).toEqual([503, '2']);
    expect((await getAccount(api, 'ann')).status).toBe(200);
    await alter('RESET default_transaction_read_only');
    expect((await ready()).json).toEqual({ status: 'ok' });
    expect((await patchAccount(api, 'ann', { bio: 'again' })).status).toBe(200);
  });
});
