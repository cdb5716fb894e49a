import { afterEach, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { getAccount, patchAccount } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;
afterEach(() => api.close());

// One connection, so that what is asked of it is what the requests have left on it.
async function statementsAfterRequests(environment: Record<string, string>): Promise<string[]> {
  api = await startTestApp({ DATABASE_POOL_SIZE: '1', ...environment });
  await seed(api.dataSource, { username: 'ann' });
  for (const bio of ['one', 'two']) {
    expect((await patchAccount(api, 'ann', { bio })).status).toBe(200);
    expect((await getAccount(api, 'ann')).json.bio).toBe(bio);
  }
  const rows = await api.dataSource.query<{ statement: string }[]>(
    'SELECT statement FROM pg_prepared_statements',
  );
  return rows.map(({ statement }) => statement.trim());
}

describe('DATABASE_PREPARED_STATEMENTS', () => {
  it('by default a connection prepares what requests run, each text once', async () => {
    const statements = await statementsAfterRequests({});

    expect(statements.filter((text) => text.startsWith('SELECT u.id, u.version'))).toHaveLength(1);
    expect(statements.filter((text) => text.startsWith('WITH given'))).toHaveLength(1);
    expect(new Set(statements).size).toBe(statements.length);
  });

  it('false prepares nothing, for poolers that give each transaction another connection', async () => {
    expect(await statementsAfterRequests({ DATABASE_PREPARED_STATEMENTS: 'false' })).toEqual([]);
  });
});
