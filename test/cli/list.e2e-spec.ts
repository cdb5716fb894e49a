import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { seed } from '../support/accounts.js';
import { ndjson, runAccounts } from '../support/service/command-line.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(60_000);

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
  await seed(
    api.dataSource,
    { username: 'John', email: 'J@Example.org' },
    { username: 'joan', is_active: false },
    { username: 'boss', is_staff: true },
    { username: 'gone' },
    { username: 'ſam' },
  );
  const author = { actor: 'x', channel: 'command_line', requestId: null } as const;
  await new AccountEraser(api.dataSource, author).erase('gone', { release: false });
});
afterAll(() => api.close());

const list = (...args: string[]) =>
  runAccounts(['list', ...args], { env: { DATABASE_URL: api.databaseUrl } });

describe('accounts list', () => {
  it('prints usernames, addresses and state, in the order of the names, without who is erased', async () => {
    const { code, stdout } = await list();
    expect([code, stdout.split('\n')]).toEqual([
      0,
      [
        'boss\tboss@example.com\tactive, staff',
        'joan\tjoan@example.com\tinactive',
        'John\tJ@Example.org\tactive',
        'ſam\t%C5%BFam@example.com\tactive',
        '',
      ],
    ]);
  });

  it('prints NDJSON for programs', async () => {
    const [account] = ndjson((await list('--json', '--prefix', 'john')).stdout);
    expect(account).toEqual({
      id: expect.stringMatching(/^\d+$/),
      ...{ username: 'John', email: 'J@Example.org', is_active: true, is_staff: false },
    });
  });

  it.each([
    [
      ['--prefix', 'JO'],
      ['joan', 'John'],
    ],
    [['--prefix', 'sa'], []],
    [['--prefix', '%'], []],
    [['--email', 'j@EXAMPLE.org'], ['John']],
    [['--email', 'example.org'], []],
    [['--inactive'], ['joan']],
    [['--staff'], ['boss']],
    [['--staff', '--inactive'], []],
    [['--prefix', 'jo', '--inactive'], ['joan']],
  ])('with %j prints %j', async (args, expected) => {
    const { code, stdout } = await list('--json', ...args);
    expect([code, ndjson(stdout).map(({ username }) => username)]).toEqual([0, expected]);
  });

  it('goes on beyond a page', async () => {
    await api.dataSource.query(`INSERT INTO users (username, username_key, email, email_key)
      SELECT 'many' || n, 'many' || n, n || '@many', n || '@many' FROM generate_series(1, 2500) n`);
    const { stdout } = await list('--prefix', 'many');
    expect(new Set(stdout.split('\n')).size).toBe(2_501);
  });

  it('refuses what it does not know', async () => {
    expect((await list('--nobody')).code).toBe(2);
  });
});
