import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { seed } from '../../support/accounts.js';
import { cursorAfterAll, type Event } from '../../support/feed.js';
import { BASE, patchAccount } from '../../support/requests.js';
import { queriesDuring, type Statement } from '../../support/statements.js';
import { SERVICE, startTestApp, tokenFor, type TestApp } from '../../support/test-app.js';
import { until } from '../../support/until.js';

jest.setTimeout(60_000);

const URL_OF = `${BASE}/accounts/snapshot`;
const SERVICE_SCOPES = '{"directory":{"fields":["name"],"changes":true},"contact":{"fields":["email"]}}';
/** Several pages. */
const MANY = 700;

type Line = Record<string, unknown> & { id: string; version: number };

let api: TestApp;
let url: string;

beforeAll(async () => {
  api = await startTestApp({ SERVICE_SCOPES });
  await seed(
    api.dataSource,
    { username: 'boss', is_staff: true, name: 'Boss' },
    { username: 'anna', bio: 'Hi' },
  );
  await addMany(api, 'many', MANY);
  await api.app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(api.app.getHttpServer().address() as { port: number }).port}`;
});
afterAll(() => api.close());

async function addMany({ dataSource }: TestApp, prefix: string, count: number): Promise<void> {
  await dataSource.query(
    `WITH u AS (INSERT INTO users (username, username_key, email, email_key)
       SELECT $1 || n, $1 || n, $1 || n || '@example.com', $1 || n || '@example.com'
       FROM generate_series(1, $2::integer) n RETURNING id)
     INSERT INTO profiles (user_id, bio) SELECT id, repeat('b', 200) FROM u`,
    [prefix, count],
  );
}

const ask = (query = '', as: Parameters<TestApp['request']>[0]['as'] = SERVICE) =>
  api.request({ url: `${URL_OF}${query}`, as });
const linesOf = (text: string): [{ cursor: string }, ...Line[]] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as never) as never;

describe('The snapshot', () => {
  it('has a cursor, and then every account in the order of ids with its version', async () => {
    const answer = await ask();
    expect([answer.status, answer.headers['content-type']]).toEqual([
      200,
      'application/x-ndjson; charset=utf-8',
    ]);
    const [first, ...accounts] = linesOf(answer.text);
    expect(Object.keys(first)).toEqual(['cursor']);
    const rows = await api.dataSource.query<Line[]>('SELECT id, version, username FROM users ORDER BY id');
    expect(accounts.map(({ id, version, username }) => ({ id, version, username }))).toEqual(rows);
    const { id: _, version: __, ...anna } = accounts.find(({ username }) => username === 'anna')!;
    expect(anna).toEqual((await api.request({ url: `${BASE}/accounts/anna`, as: SERVICE })).json);
  });

  it('goes on after an account, whether it is there or not', async () => {
    const [, ...accounts] = linesOf((await ask()).text);
    const { id } = accounts[300]!;
    expect(linesOf((await ask(`?after=${id}`)).text).slice(1)).toEqual(accounts.slice(301));
    expect(linesOf((await ask('?after=0')).text).slice(1)).toEqual(accounts);
    expect(linesOf((await ask('?after=9223372036854775807')).text)).toHaveLength(1);
  });

  it('has the fields that are asked for', async () => {
    const [, boss] = linesOf((await ask('?fields=name,username')).text);
    expect(boss).toEqual({ id: boss!.id, version: 1, username: 'boss', name: 'Boss' });
  });

  it('shows a service what its scopes grant', async () => {
    const [, boss] = linesOf((await ask('', { username: 'x', scopes: ['directory'] })).text);
    expect(Object.keys(boss!)).toEqual([
      'id',
      'version',
      'username',
      'name',
      'profile_image',
      'account_privacy',
    ]);
    const [, narrowed] = linesOf((await ask('?fields=email', { username: 'x', scopes: ['directory'] })).text);
    expect(Object.keys(narrowed!)).toEqual(['id', 'version']);
  });

  it.each([['anna'], [{ username: 'x', scopes: ['contact'] }], ['stranger']])('is 403 for %j', async (as) => {
    const { status, json } = await ask('', as);
    expect([status, json.detail]).toEqual([403, 'Only staff, and services with `changes`, may do this.']);
  });

  it.each([
    '?after=x',
    '?after=00',
    '?after=1&after=2',
    '?fields=',
    '?fields=shoes',
    '?view=shared',
    '?limit=1',
  ])('is 400 with %s', async (query) => {
    expect((await ask(query)).status).toBe(400);
  });

  it('is no account, and reads none for a HEAD', async () => {
    const answer = await api.request({ method: 'HEAD', url: URL_OF, as: SERVICE });
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([
      ...[200, '', 'application/x-ndjson; charset=utf-8'],
    ]);
    expect((await api.request({ method: 'PATCH', url: URL_OF, as: SERVICE })).status).toBe(405);
  });

  it.each([
    ['application/x-ndjson', 200],
    ['application/json', 200],
    ['text/csv', 406],
  ])('takes Accept: %s as %s', async (accept, status) => {
    expect((await api.request({ url: URL_OF, as: SERVICE, headers: { accept } })).status).toBe(status);
    const other = await api.request({ url: `${BASE}/accounts/anna`, as: SERVICE, headers: { accept } });
    expect(other.status).toBe(accept === 'application/json' ? 200 : 406);
  });
});

const headers = async () => ({ authorization: `Bearer ${await tokenFor(SERVICE)}` });

describe('A reader of the snapshot', () => {
  it('who hangs up leaves nothing behind, and one who is slow holds no transaction open', async () => {
    await addMany(api, 'heavy', 5_000);
    const request = get(url + URL_OF, { headers: await headers(), agent: false });
    const [answer] = (await once(request, 'response')) as [IncomingMessage];
    await once(answer, 'readable');
    const open = () =>
      api.dataSource.query<object[]>(
        `SELECT query FROM pg_stat_activity
         WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()`,
      );
    await until(async () => (await open()).length === 0);
    request.destroy();
    const server = api.app.getHttpServer();
    const connections = () =>
      new Promise<number>((resolve) => server.getConnections((_: unknown, count: number) => resolve(count)));
    await until(async () => (await connections()) === 0);
    // For a moment somebody else may be at work: what is written of accesses.
    await until(async () => (await open()).length === 0);
  });

  it('who then follows the feed ends with what is in the table, whatever was written meanwhile', async () => {
    await cursorAfterAll(api);
    const writing = { stop: false };
    const writers = ['many1', 'many300', 'many700', 'heavy2000'].map(async (username) => {
      for (let n = 0; !writing.stop; n++) await patchAccount(api, username, { bio: `${username} ${n}` });
    });
    const newcomers = (async () => {
      for (let n = 0; !writing.stop; n++) await seedWithEvent(`late${n}`);
    })();

    const copy = new Map<string, Line>();
    const take = (line: Line) => {
      if (line.version > (copy.get(line.id)?.version ?? 0)) copy.set(line.id, line);
    };
    const text = await (
      await fetch(`${url}${URL_OF}?fields=username,bio`, { headers: await headers() })
    ).text();
    const [{ cursor: start }, ...accounts] = linesOf(text);
    accounts.forEach(take);
    writing.stop = true;
    await Promise.all([...writers, newcomers]);

    const end = await cursorAfterAll(api);
    let cursor = start;
    const events: Event[] = [];
    while (cursor !== end) {
      const page = await api.request({ url: `${BASE}/changes?cursor=${cursor}`, as: SERVICE });
      events.push(...(page.json.changes as Event[]));
      cursor = page.json.has_more ? page.json.cursor : end;
    }
    expect(events.length).toBeGreaterThan(0);
    const newest = new Map(events.map(({ id, version }) => [id, version]));
    for (const [id, version] of newest) {
      if (version <= (copy.get(id)?.version ?? 0)) continue;
      const [account] = (
        await api.request({ url: `${BASE}/accounts?ids=${id}&fields=username,bio`, as: SERVICE })
      ).json as Line[];
      take({ ...account, id, version });
    }
    const rows = await api.dataSource.query<Line[]>(
      'SELECT u.id, u.version, u.username, p.bio FROM users u JOIN profiles p ON p.user_id = u.id ORDER BY u.id',
    );
    const sorted = [...copy.values()].sort((a, b) => Number(a.id) - Number(b.id));
    expect(sorted).toEqual(rows);
  });
});

/** By the first request of somebody who has no account, or by the command line, an account is an event too. */
async function seedWithEvent(username: string): Promise<void> {
  const { AccountInserter } = await import('../../../src/accounts/store/account-inserter.js');
  const { BUILT_IN_FIELDS } = await import('../../../src/accounts/fields/account-fields.js');
  const author = { actor: 'test', channel: 'command_line', requestId: null } as const;
  const email = `${username}@example.com`;
  await new AccountInserter(api.dataSource, BUILT_IN_FIELDS, author).insert(
    [{ username, email }],
    new Date(),
  );
}

it('With the fields of Open edX the id of a line is the one of the feed', async () => {
  const site = await startTestApp({ ACCOUNT_FIELDS: 'openedx' });
  try {
    await seed(site.dataSource, { username: 'anna' });
    const { text } = await site.request({ url: `${URL_OF}?fields=id,username`, as: SERVICE });
    const [, anna] = linesOf(text);
    expect(anna).toEqual({ id: expect.stringMatching(/^\d+$/), version: 1, username: 'anna' });
    expect(text.match(/"id"/g)).toHaveLength(1);
  } finally {
    await site.close();
  }
});

interface PlanNode {
  readonly 'Actual Rows': number;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/** How many rows PostgreSQL reads of each table, if it joins them by merging, as it does with a million accounts. */
async function rowsRead({ dataSource }: TestApp, { text, values }: Statement): Promise<Map<string, number>> {
  const plan = await dataSource.transaction(async (transaction) => {
    await transaction.query('SET LOCAL enable_nestloop = off');
    await transaction.query('SET LOCAL enable_hashjoin = off');
    const [row] = await transaction.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${text}`,
      values,
    );
    return row!['QUERY PLAN'][0].Plan;
  });
  const nodes = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodes)];
  return new Map(nodes(plan).map((node) => [node['Relation Name'] ?? '', node['Actual Rows']]));
}

it('A page far on costs as much as the first one: nothing before it is read', async () => {
  const [, ...accounts] = linesOf((await ask()).text);
  const queries = await queriesDuring(() => ask(`?after=${accounts.at(-100)!.id}`));
  const page = queries.find(({ text }) => text.includes('JOIN profiles') && text.includes('LIMIT'));
  const read = await rowsRead(api, page!);
  expect(read.get('users')).toBeLessThan(100);
  expect(read.get('profiles')).toBeLessThan(100);
});
