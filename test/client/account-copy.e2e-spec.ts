import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  AccountCopy,
  createAccountsClient,
  type AccountCopyOptions,
  type CopyChange,
} from '@user-accounts/client';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { seed } from '../support/accounts.js';
import { settled } from '../support/feed.js';
import { patchAccount } from '../support/requests.js';
import { withConnection } from '../support/servers/raw-client.js';
import { SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

let api: TestApp;
let baseUrl: string;
const copies: AccountCopy[] = [];
/** The requests that copies have sent, but for those of the feed. */
let lists: string[] = [];
/** What becomes of a request for changes; undefined: it is sent. */
let feed: ((request: Request) => Promise<Response>) | undefined;

/** Nothing comes back before the request is given up. */
const SILENT = ({ signal }: Request) =>
  new Promise<Response>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error)),
  );
const ENDED = () => Promise.reject(new TypeError('fetch failed'));

beforeAll(async () => {
  api = await startTestApp({ ACCOUNTS_MAX_USERNAMES: '4' });
  await api.app.listen(0, '127.0.0.1');
  baseUrl = await api.app.getUrl();
});
afterAll(() => api.close());
beforeEach(async () => {
  feed = undefined;
  lists = [];
  await api.dataSource.query('TRUNCATE users CASCADE');
  await seed(
    api.dataSource,
    ...['ann', 'ben', 'cat', 'dan', 'eve', 'fay'].map((username) => ({ username, bio: 'old' })),
  );
});
afterEach(() => {
  for (const copy of copies.splice(0)) copy.close();
});

function copyOf(options: AccountCopyOptions = {}, as: Parameters<typeof tokenFor>[0] = SERVICE): AccountCopy {
  const client = createAccountsClient({
    ...{ baseUrl, token: () => tokenFor(as), retry: { attempts: 0 } },
    fetch: async (request) => {
      const isFeed = request.url.includes('/changes?');
      if (!isFeed) lists.push(decodeURIComponent(new URL(request.url).search));
      return isFeed && feed ? feed(request) : fetch(request);
    },
  });
  const copy = new AccountCopy(client, { maxStaleness: 400, ...options });
  copies.push(copy);
  return copy;
}

async function readyCopy(options: AccountCopyOptions = {}): Promise<AccountCopy> {
  // What was saved before would be told once it has settled.
  await settled(api.dataSource);
  const copy = copyOf(options);
  await copy.ready();
  return copy;
}

const bioIn = async (copy: AccountCopy, username: string) => (await copy.get(username))?.bio;
const change = (username: string, bio: string) => patchAccount(api, username, { bio });

/** Answers come from memory: while they do, nobody is asked. */
async function untilKept(copy: AccountCopy, username: string): Promise<void> {
  await until(async () => {
    const before = lists.length;
    await copy.get(username);
    return lists.length === before;
  });
}

describe('A copy of accounts', () => {
  it('answers from memory, for all spellings of a name', async () => {
    const copy = await readyCopy();
    await untilKept(copy, 'ann');
    expect((await copy.get('ANN'))?.username).toBe('ann');
    // While the feed is late, which a busy machine may make it, the service is asked.
    await until(async () => (await copy.get('ann')) === (await copy.get('ann')));
    expect(Object.isFrozen(await copy.get('ann'))).toBe(true);
  });

  it('is told of changes, and has them by then', async () => {
    const copy = await readyCopy();
    const told: [CopyChange, unknown][] = [];
    const end = copy.onChange(
      (event) => void copy.get('ann').then((account) => told.push([event, account?.bio])),
    );
    await untilKept(copy, 'ann');
    await change('ann', 'new');
    await until(() => told.length > 0);
    expect(told).toEqual([[expect.objectContaining({ type: 'account.updated', username: 'ann' }), 'new']]);
    end();
    await change('ann', 'newer');
    await until(async () => (await bioIn(copy, 'ann')) === 'newer');
    expect(told).toHaveLength(1);
  });

  it('knows who is nobody, until somebody is', async () => {
    const copy = await readyCopy();
    for (const name of ['nobody', '', 'a,b', 'ann ', 'J̌'.toLowerCase()])
      expect(await copy.get(name)).toBeNull();
    expect(lists.every((search) => !search.includes('a,b'))).toBe(true);
    await untilKept(copy, 'nobody');
    await seed(api.dataSource, { username: 'nobody', bio: 'here' });
    // An account that is seeded is no event; its first change is one.
    await change('nobody', 'now');
    await until(async () => (await bioIn(copy, 'nobody')) === 'now');
  });

  it('gathers what it misses, in as many requests as the service takes', async () => {
    const copy = await readyCopy({ fields: ['bio'] });
    const names = ['ann', 'ben', 'cat', 'dan', 'eve', 'fay', 'ghost', 'ANN'];
    const accounts = await copy.getMany(names);
    expect([...accounts.keys()]).toEqual(names);
    expect(accounts.get('ghost')).toBeNull();
    expect(accounts.get('ANN')).toEqual({ username: 'ann', bio: 'old' });
    // All at once is too much for this service; then it is asked for less.
    expect(lists[0]).toBe('?usernames=ann,ben,cat,dan,eve,fay,ghost&fields=username,bio');
    expect(lists).toHaveLength(3);
    const again = await copyOf().getMany(['ann', 'ben', 'cat']);
    expect([again.size, lists.length]).toEqual([3, 4]);
  });

  it('keeps no more accounts than it may: those asked for last', async () => {
    const copy = await readyCopy({ maxAccounts: 2 });
    await untilKept(copy, 'ann');
    await untilKept(copy, 'ben');
    await copy.get('ann');
    await copy.get('cat');
    lists = [];
    await untilKept(copy, 'ann');
    const asked = lists.length;
    await copy.get('ben');
    expect([asked, lists.length]).toEqual([0, 1]);
  });

  it('says that it may not read the feed', async () => {
    await expect(copyOf({}, 'ann').ready()).rejects.toMatchObject({ status: 403 });
  });

  it('answers nothing once it is closed', async () => {
    const copy = await readyCopy();
    copy.close();
    await expect(copy.get('ann')).rejects.toThrow('closed');
  });
});

describe('A copy is never older than its bound', () => {
  it.each([
    ['says nothing', SILENT],
    ['cannot be reached', ENDED],
    ['fails', () => Promise.resolve(new Response('', { status: 502 }))],
  ])('while the feed %s', async (_, becomes) => {
    const copy = await readyCopy();
    await untilKept(copy, 'ann');
    feed = becomes;
    await change('ann', 'new');
    const changedAt = performance.now();
    await until(async () => {
      const askedAt = performance.now();
      const bio = await bioIn(copy, 'ann');
      if (bio === 'old') expect(askedAt - changedAt).toBeLessThanOrEqual(400);
      return bio === 'new';
    });
    const before = lists.length;
    await copy.get('ann');
    expect(lists.length).toBe(before + 1);
    if (becomes !== SILENT) {
      feed = undefined;
      await untilKept(copy, 'ann');
    }
  });

  it('while an open transaction holds changes back', async () => {
    const copy = await readyCopy();
    await untilKept(copy, 'ann');
    await withConnection(api.databaseUrl, async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT pg_current_xact_id()');
      await change('ann', 'new');
      await until(async () => (await bioIn(copy, 'ann')) === 'new');
      const before = lists.length;
      await copy.get('ann');
      expect(lists.length).toBe(before + 1);
      await client.query('COMMIT');
    });
    await untilKept(copy, 'ann');
    expect(await bioIn(copy, 'ann')).toBe('new');
  });

  it('right after the feed has lost its place', async () => {
    const copy = await readyCopy();
    await untilKept(copy, 'ann');
    const told: string[] = [];
    copy.onChange(({ type }) => told.push(type));
    // As after a rewind: another value, and nothing that tells of it.
    await api.dataSource.query(`UPDATE profiles SET bio = 'other'`);
    feed = () => {
      feed = undefined;
      return Promise.resolve(new Response('{}', { status: 410 }));
    };
    await until(() => told.includes('restarted'));
    expect(await bioIn(copy, 'ann')).toBe('other');
    await untilKept(copy, 'ann');
    expect(lists.some((search) => search === '?fields=username')).toBe(true);
    await change('ann', 'later');
    await until(async () => (await bioIn(copy, 'ann')) === 'later');
  });

  it('after the service was away, and has come back otherwise', async () => {
    const copy = await readyCopy();
    await untilKept(copy, 'ann');
    const before = await copy.get('ann');
    const away = { failed: 0 };
    feed = () => (away.failed++, ENDED());
    await until(() => away.failed > 0);
    // What is no change of an account: other settings, for instance.
    await api.dataSource.query(`UPDATE profiles SET bio = 'otherwise'`);
    feed = undefined;
    await until(async () => (await bioIn(copy, 'ann')) === 'otherwise');
    expect(before?.bio).toBe('old');
    await untilKept(copy, 'ann');
  });

  it('over a restart of the service, whatever was changed meanwhile', async () => {
    const first = await startTestApp({}, api.databaseUrl);
    await first.app.listen(0, '127.0.0.1');
    const url = await first.app.getUrl();
    await settled(api.dataSource);
    const client = createAccountsClient({
      baseUrl: url,
      token: () => tokenFor(SERVICE),
      retry: { attempts: 0 },
    });
    const copy = new AccountCopy(client, { maxStaleness: 400 });
    copies.push(copy);
    expect(await bioIn(copy, 'ann')).toBe('old');
    await copy.ready();
    await first.close();
    await change('ann', 'new');
    await until(() =>
      copy.get('ann').then(
        () => false,
        () => true,
      ),
    );
    const second = await startTestApp({}, api.databaseUrl);
    await second.app.listen(Number(new URL(url).port), '127.0.0.1');
    await until(async () => (await bioIn(copy, 'ann').catch(() => undefined)) === 'new');
    await change('ann', 'newer');
    await until(async () => (await bioIn(copy, 'ann')) === 'newer');
    copy.close();
    await second.close();
  });

  it.each([true, false])('when an account is erased (its name released: %s)', async (release) => {
    const copy = await readyCopy();
    await untilKept(copy, 'ben');
    await untilKept(copy, 'ann');
    const author = { actor: 'test', channel: 'command_line', requestId: null } as const;
    await new AccountEraser(api.dataSource, author).erase('ann', { release });
    await until(async () => (await copy.get('ann')) === null);
    await untilKept(copy, 'ann');
    expect((await copy.get('ben'))?.username).toBe('ben');
  });

  it('although a change came while its account was being read', async () => {
    const copy = await readyCopy();
    const names = ['ann', 'ben', 'cat'];
    const stop = { now: false };
    const readers = names.map(async (name) => {
      while (!stop.now) await copy.get(name);
    });
    for (let n = 0; n < 30; n++) await Promise.all(names.map((name) => change(name, `${name} ${n}`)));
    for (const name of names) await until(async () => (await bioIn(copy, name)) === `${name} 29`);
    stop.now = true;
    await Promise.all(readers);
    await settled(api.dataSource);
    for (const name of names) {
      await untilKept(copy, name);
      expect(await bioIn(copy, name)).toBe(`${name} 29`);
    }
  });
});
