import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatCursor } from '../../src/changes/cursor.js';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { AccountInserter } from '../../src/accounts/store/account-inserter.js';
import { seed } from '../support/accounts.js';
import { askChanges, cursorAfterAll, follow, settled, versionsOf } from '../support/feed.js';
import { withConnection, writeChange } from '../support/servers/raw-client.js';
import { BASE, getAccount, patchAccount } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

const URL = `${BASE}/changes`;
const NOW = { cursor: 'now' };

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
  const usernames = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'];
  await seed(api.dataSource, ...usernames.map((username) => ({ username })), {
    username: 'root',
    is_staff: true,
  });
});
afterAll(() => api.close());

const now = () => cursorAfterAll(api);

describe('GET /changes', () => {
  it('tells what happened, without values', async () => {
    const start = await now();
    await patchAccount(api, 'ann', { bio: 'secret words', country: 'DE' });
    const { events } = await follow(api, start, 1);
    const [{ id }] = await api.dataSource.query("SELECT id FROM users WHERE username = 'ann'");
    expect(events).toEqual([
      {
        cursor: expect.any(String),
        type: 'account.updated',
        id,
        username: 'ann',
        version: 2,
        fields: ['bio', 'country'],
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      },
    ]);
  });

  it('tells of new accounts', async () => {
    const start = await now();
    const author = { actor: 'test', channel: 'command_line', requestId: null } as const;
    const account = { username: 'new', email: 'new@example.org' } as never;
    await new AccountInserter(api.dataSource, BUILT_IN_FIELDS, author).insert([account], new Date());
    const { events } = await follow(api, start, 1);
    expect(events).toMatchObject([{ type: 'account.created', username: 'new', version: 1 }]);
  });

  it('is for staff', async () => {
    expect((await api.request({ url: URL })).status).toBe(401);
    expect((await api.request({ url: URL, as: 'ann' })).status).toBe(403);
    expect((await api.request({ url: `${URL}?limit=x`, as: 'ann' })).status).toBe(403);
    expect((await api.request({ url: URL, as: 'root' })).status).toBe(200);
    expect((await api.request({ url: URL, as: SERVICE })).status).toBe(200);
  });

  it('is kept by no cache', async () => {
    const { headers } = await askChanges(api);
    expect(headers['cache-control']).toBe('private, no-store');
    expect(headers['content-type']).toMatch(/^application\/json/);
  });

  it('answers HEAD, OPTIONS and other methods', async () => {
    expect((await api.request({ method: 'HEAD', url: URL, as: SERVICE })).status).toBe(200);
    const options = await api.request({ method: 'OPTIONS', url: URL, as: SERVICE });
    expect([options.status, options.headers.allow]).toEqual([204, 'GET, HEAD, OPTIONS']);
    expect((await api.request({ method: 'POST', url: URL, as: SERVICE })).status).toBe(405);
  });

  it.each([
    'cursor=',
    'cursor=0',
    'cursor=-1',
    'cursor=garbage',
    'cursor=NOW',
    `cursor=${Buffer.from('1.00000000.-1.0').toString('base64url')}`,
    `cursor=${Buffer.from('1.00000000.99999999999999999999.0').toString('base64url')}`,
    'cursor=now&cursor=now',
    'limit=0',
    'limit=-1',
    'limit=1001',
    'limit=1.5',
    'limit=',
    'limit=ten',
    'limit=1&limit=2',
    'wait=-1',
    'wait=31',
    'wait=0.5',
    'wait=',
    'fields=',
    'fields=,',
    'fields=bio,nothing',
    'fields=requires_parental_consent',
    'fields=bio&fields=country',
    'since=yesterday',
  ])('refuses ?%s', async (query) => {
    const { status, json } = await api.request({ url: `${URL}?${query}`, as: SERVICE });
    expect([status, json.type]).toEqual([400, expect.stringMatching(/invalid_parameter$/)]);
  });

  it('goes on from any of its cursors, whatever the limit', async () => {
    const start = await now();
    for (const bio of ['1', '2', '3', '4', '5']) await patchAccount(api, 'bob', { bio });
    await settled(api.dataSource);
    const all = (await askChanges(api, { cursor: start })).json;
    expect(all.has_more).toBe(false);
    expect(all.changes).toHaveLength(5);

    // The same place is the same cursor, however far the log of the database has gone by then.
    await api.dataSource.query("SELECT pg_logical_emit_message(true, 'test', 'something else')");
    const two = (await askChanges(api, { cursor: start, limit: '2' })).json;
    expect([two.changes, two.has_more]).toEqual([all.changes.slice(0, 2), true]);
    expect(two.cursor).toBe(all.changes[1].cursor);

    const rest = (await askChanges(api, { cursor: two.cursor, limit: '3' })).json;
    expect([rest.changes, rest.has_more]).toEqual([all.changes.slice(2), false]);
    expect(rest.cursor).toBe(all.cursor);

    const none = (await askChanges(api, { cursor: rest.cursor, limit: '3' })).json;
    expect(none).toMatchObject({ changes: [], has_more: false });
    expect(none.cursor).toBe(rest.cursor);
  });

  it('starts at the beginning by itself', async () => {
    await settled(api.dataSource);
    const first = (await askChanges(api)).json;
    const again = (await askChanges(api, { cursor: 'beginning' })).json;
    expect(again.changes).toEqual(first.changes);
    const [{ count }] = await api.dataSource.query('SELECT count(*)::integer AS count FROM changes');
    expect(first.changes).toHaveLength(count);
  });

  it('starts now, with nothing that was before', async () => {
    await patchAccount(api, 'bob', { bio: 'before' });
    await settled(api.dataSource);
    const { json } = await askChanges(api, NOW);
    expect([json.changes, json.has_more]).toEqual([[], false]);
    await patchAccount(api, 'bob', { bio: 'after' });
    const { events } = await follow(api, json.cursor, 1);
    expect(events.map(({ fields }) => fields)).toEqual([['bio']]);
  });
});

describe('fields=', () => {
  it('leaves out the updates of other fields, and its cursor passes them', async () => {
    const start = await now();
    await patchAccount(api, 'cat', { goals: 'a' });
    await patchAccount(api, 'cat', { bio: 'a', goals: 'b' });
    await patchAccount(api, 'cat', { country: 'FR' });
    await patchAccount(api, 'cat', { goals: 'c' });
    await settled(api.dataSource);
    const { json } = await askChanges(api, { cursor: start, fields: 'bio, country' });
    expect(json.changes.map(({ fields }: { fields: string[] }) => fields)).toEqual([
      ['bio', 'goals'],
      ['country'],
    ]);
    expect(json.has_more).toBe(false);
    expect((await askChanges(api, { cursor: json.cursor })).json.changes).toEqual([]);
    const exact = (await askChanges(api, { cursor: start, fields: 'bio,country', limit: '2' })).json;
    expect([exact.has_more, exact.cursor]).toEqual([false, json.cursor]);
  });
});

describe('Behind a transaction that takes long', () => {
  it.each(['COMMIT', 'ROLLBACK'])('nothing is given out before its %s, and nothing is lost', async (end) => {
    const start = await now();
    await withConnection(api.databaseUrl, async (slow) => {
      await slow.query('BEGIN');
      await writeChange(slow, 'dan');
      await patchAccount(api, 'eve', { bio: `during ${end}` });
      expect((await askChanges(api, { cursor: start })).json).toMatchObject({ changes: [], has_more: false });
      await slow.query(end);
    });
    const { events } = await follow(api, start, end === 'COMMIT' ? 2 : 1);
    expect(events.map(({ username }) => username)).toEqual(end === 'COMMIT' ? ['dan', 'eve'] : ['eve']);
  });

  it('the changes of one account come in the order of its versions', async () => {
    const start = await now();
    await withConnection(api.databaseUrl, async (slow) => {
      await slow.query('BEGIN');
      await slow.query('SELECT pg_current_xact_id()');
      await patchAccount(api, 'fay', { bio: 'by the younger transaction, first' });
      await writeChange(slow, 'fay');
      await slow.query('COMMIT');
    });
    const { events } = await follow(api, start, 2);
    expect(versionsOf(events, 'fay')).toEqual([2, 3]);
  });
});

describe('The rows of changes', () => {
  it.each([
    ['UPDATE', `UPDATE changes SET field_values = '{}'`],
    ['UPDATE', `UPDATE changes SET field_values = NULL`],
    ['UPDATE', `UPDATE changes SET actor = 'somebody else'`],
    ['DELETE', 'DELETE FROM changes'],
    ['TRUNCATE', 'TRUNCATE changes'],
  ])('refuse %s: %s', async (_, statement) => {
    await patchAccount(api, 'ann', { bio: statement });
    await expect(api.dataSource.query(statement)).rejects.toThrow(/append-only/);
  });
});

describe('A cursor', () => {
  it('that is ahead of the server is gone', async () => {
    const [{ epoch }] = await api.dataSource.query('SELECT epoch FROM change_feed');
    const cursor = formatCursor({ epoch, position: { transactionId: 2n ** 60n, id: 1n }, lsn: '0/0' });
    expect((await askChanges(api, { cursor })).status).toBe(410);
  });

  it('of an epoch that nobody knows is gone', async () => {
    const cursor = formatCursor({ epoch: '00000000', position: { transactionId: 1n, id: 1n }, lsn: '0/0' });
    expect((await askChanges(api, { cursor })).status).toBe(410);
  });
});

describe('A 412', () => {
  it('lists the fields that have changed since the version that the caller names', async () => {
    const old = (await getAccount(api, 'eve')).headers.etag!;
    await patchAccount(api, 'eve', { goals: 'x', bio: 'y' });
    await patchAccount(api, 'eve', { bio: 'z' });
    const refused = await patchAccount(api, 'eve', { country: 'DE' }, { 'if-match': old });
    expect([refused.status, refused.json.changed_fields]).toEqual([412, ['bio', 'goals']]);
    expect(refused.headers.etag).toBe((await getAccount(api, 'eve')).headers.etag);
  });

  it('lists none if only the rest of the tag differs', async () => {
    const current = (await getAccount(api, 'eve')).headers.etag!;
    const other = current.replace(/\.[\w-]+"$/, '.other"');
    const refused = await patchAccount(api, 'eve', { bio: 'q' }, { 'if-match': other });
    expect([refused.status, refused.json.changed_fields]).toEqual([412, []]);
  });

  it('says nothing of fields for the tag of another account', async () => {
    const others = (await getAccount(api, 'fay')).headers.etag!;
    const refused = await patchAccount(api, 'eve', { bio: 'q' }, { 'if-match': others });
    expect([refused.status, 'changed_fields' in refused.json]).toEqual([412, false]);
  });
});
