import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  createAccountsClient,
  keepInStep,
  type AccountStore,
  type SnapshotAccount,
} from '@user-accounts/client';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { AccountInserter } from '../../src/accounts/store/account-inserter.js';
import { seed } from '../support/accounts.js';
import { settled } from '../support/feed.js';
import { patchAccount } from '../support/requests.js';
import { SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

const AUTHOR = { actor: 'test', channel: 'command_line', requestId: null } as const;
const USERNAMES = Array.from({ length: 12 }, (_, n) => `user${n}`);

let api: TestApp;
let baseUrl: string;
/** What becomes of a request; undefined: it is sent. */
let intercept: ((request: Request) => Response | undefined) | undefined;
let ended = new AbortController();
let errors: unknown[] = [];

/** A store as somebody might write it; `failing` is how many times it cannot save. */
class Table implements AccountStore {
  readonly rows = new Map<string, SnapshotAccount>();
  readonly restarts: boolean[] = [];
  failing = 0;
  private saved: string | undefined;

  place = () => Promise.resolve(this.saved);

  save: AccountStore['save'] = ({ restart, accounts, erased, place }) => {
    if (this.failing-- > 0) return Promise.reject(new Error('No database'));
    if (restart) this.rows.clear();
    this.restarts.push(restart);
    for (const account of accounts) {
      if ((this.rows.get(account.id)?.version ?? 0) < account.version) this.rows.set(account.id, account);
    }
    for (const id of erased) this.rows.delete(id);
    this.saved = place;
    return Promise.resolve();
  };

  get names(): Record<string, unknown> {
    return Object.fromEntries(Array.from(this.rows.values(), ({ username, name }) => [username, name]));
  }
}

beforeAll(async () => {
  api = await startTestApp({ ACCOUNTS_MAX_USERNAMES: '4' });
  await api.app.listen(0, '127.0.0.1');
  baseUrl = await api.app.getUrl();
});
afterAll(() => api.close());
beforeEach(async () => {
  [intercept, ended, errors] = [undefined, new AbortController(), []];
  await api.dataSource.query('TRUNCATE users CASCADE');
  await seed(api.dataSource, ...USERNAMES.map((username) => ({ username, name: `Old ${username}` })));
  await settled(api.dataSource);
});
afterEach(() => ended.abort());

function keep(table: Table, fields = ['name'], token = () => tokenFor(SERVICE)): Promise<void> {
  const client = createAccountsClient({
    ...{ baseUrl, token, retry: { attempts: 0 } },
    fetch: (request) => Promise.resolve(intercept?.(request) ?? fetch(request)),
  });
  const kept = keepInStep(client, table, {
    fields,
    signal: ended.signal,
    onError: (error) => errors.push(error),
  });
  kept.catch(() => undefined);
  return kept;
}

async function truth(): Promise<Record<string, unknown>> {
  const rows = await api.dataSource.query<{ username: string; name: string }[]>(
    'SELECT username, name FROM users JOIN profiles ON user_id = id',
  );
  return Object.fromEntries(rows.map(({ username, name }) => [username, name]));
}

async function untilEqual(table: Table): Promise<void> {
  const expected = await truth();
  await until(() => {
    const { names } = table;
    const both = [...Object.keys(expected), ...Object.keys(names)];
    return both.every((username) => names[username] === expected[username]);
  });
}

describe('A store that is kept in step has', () => {
  it('all accounts, and each change of them, also of more than fit into a request', async () => {
    const table = new Table();
    void keep(table);
    await untilEqual(table);
    expect(table.rows.size).toBe(USERNAMES.length);
    await Promise.all(USERNAMES.map((username) => patchAccount(api, username, { name: `New ${username}` })));
    await untilEqual(table);
    expect([table.names.user3, errors]).toEqual(['New user3', []]);
  });

  it('nobody who has been erased, whether the name is free again or not', async () => {
    const table = new Table();
    void keep(table);
    await untilEqual(table);
    const eraser = new AccountEraser(api.dataSource, AUTHOR);
    await eraser.erase('user1', { release: false });
    await eraser.erase('user2', { release: true });
    await new AccountInserter(api.dataSource, BUILT_IN_FIELDS, AUTHOR).insert(
      [{ username: 'user2', email: 'two@example.org', name: 'Somebody else' }],
      new Date(),
    );
    await untilEqual(table);
    expect([table.rows.size, table.names.user2]).toEqual([USERNAMES.length - 1, 'Somebody else']);
  });

  it('all of it anew when other fields are asked for, in whatever order', async () => {
    const table = new Table();
    const kept = (fields: string[]) => {
      ended = new AbortController();
      return keep(table, fields);
    };
    const first = kept(['name', 'bio']);
    await untilEqual(table);
    ended.abort();
    await first;
    const same = kept(['bio', 'name']);
    await patchAccount(api, 'user0', { name: 'Changed' });
    await untilEqual(table);
    expect(table.restarts.filter((restart) => restart)).toHaveLength(1);
    ended.abort();
    await same;
    void kept(['name', 'country']);
    await until(() => [...table.rows.values()].every((row) => 'country' in row));
    expect(table.restarts.filter((restart) => restart)).toHaveLength(2);
    ended.abort();
    await expect(kept(['name', 'nonsense'])).rejects.toMatchObject({ status: 400 });
  });

  it('all of it anew once the feed has lost its place', async () => {
    const table = new Table();
    void keep(table);
    await untilEqual(table);
    // As after a rewind: other values, accounts that never were, and nothing that tells of it.
    await api.dataSource.query(`UPDATE profiles SET name = 'Rewound'`);
    table.rows.set('0', { id: '0', version: 1, username: 'ghost', name: 'Nobody' });
    intercept = ({ url }) => {
      if (!url.includes('/changes?')) return undefined;
      intercept = undefined;
      return new Response('{}', { status: 410 });
    };
    // It ends the request that waits.
    await patchAccount(api, 'user0', { name: 'Last' });
    await untilEqual(table);
    expect(table.restarts.filter((restart) => restart)).toHaveLength(2);
  });

  it('everything, after it could not save and the service was away for a moment', async () => {
    const table = new Table();
    table.failing = 1;
    void keep(table);
    await untilEqual(table);
    expect(errors).toEqual([new Error('No database')]);
    const away = { failed: 0 };
    intercept = () => (away.failed++, Response.error());
    await patchAccount(api, 'user4', { name: 'Meanwhile' });
    await until(() => away.failed > 0 || table.names.user4 === 'Meanwhile');
    intercept = undefined;
    await untilEqual(table);
  });
});

it('What the service refuses ends it, and so does the signal', async () => {
  const owner = () => tokenFor({ username: 'user1', scopes: [], ttlSeconds: 60 });
  await expect(keep(new Table(), ['name'], owner)).rejects.toMatchObject({ status: 403 });
  await expect(keep(new Table(), ['nonsense'])).rejects.toMatchObject({ status: 400 });
  const table = new Table();
  const kept = keep(table);
  await untilEqual(table);
  ended.abort();
  await kept;
});
