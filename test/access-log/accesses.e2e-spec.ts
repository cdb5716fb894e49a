import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { accessesOf, accessesUrl, askAccesses, type AccessEntry } from '../support/accesses.js';
import { seed } from '../support/accounts.js';
import { askFor, emailChangeUrl } from '../support/email-changes.js';
import { askForErasure, dump, erasureUrl } from '../support/erasures.js';
import { accountUrl, BASE, getAccount, patchAccount } from '../support/requests.js';
import { runAccounts } from '../support/service/command-line.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const SERVICE_SCOPES = '{"directory": {"fields": ["username", "bio"], "changes": true}}';
const DIRECTORY = { username: 'directory', scopes: ['directory'] };

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp({ SERVICE_SCOPES });
  await seed(api.dataSource, { username: 'Boss', is_staff: true }, { username: 'other' });
});
afterAll(() => api.close());

/** The fields that staff see and others do not. */
async function beyond(username: string): Promise<string[]> {
  const shown = async (as: string) => Object.keys((await getAccount(api, username, as)).json as object);
  const shared = await shown('other');
  return (await shown('boss')).filter((field) => !shared.includes(field));
}

describe('A user finds in the list who was shown what', () => {
  it('staff and services, with how often and why', async () => {
    await seed(api.dataSource, { username: 'ann', bio: 'x' });
    const fields = await beyond('ann');
    expect(fields).toContain('email');
    await getAccount(api, 'ann', 'BOSS');
    const purpose = 'ticket 4711, Rückfrage';
    const headers = { 'access-purpose': Buffer.from(purpose).toString('latin1') };
    await api.request({ url: `${BASE}/accounts?usernames=ann,other`, as: SERVICE, headers });
    expect(await accessesOf(api, 'ann')).toEqual(
      expect.arrayContaining([
        { by: 'Boss', kind: 'staff', purpose: null, fields, count: 2 },
        { by: SERVICE.username, kind: 'service', purpose, fields, count: 1 },
      ]),
    );
    const { accesses } = (await askAccesses(api, 'ann')).json;
    expect(accesses).toHaveLength(2);
    for (const { first, last } of accesses as AccessEntry[]) {
      expect(Date.parse(first)).toBeLessThanOrEqual(Date.parse(last));
      expect(Math.abs(Date.now() - Date.parse(last))).toBeLessThan(60_000);
    }
  });

  it('by each way to read an account, and what of hers is pending', async () => {
    await seed(api.dataSource, { username: 'bea' });
    const fields = await beyond('bea');
    await api.request({ url: `${BASE}/accounts?email=bea@example.com`, as: 'boss' });
    const found = await api.request({
      method: 'POST',
      url: `${BASE}/accounts/search_emails`,
      as: 'boss',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ emails: ['bea@example.com', 'nobody@example.com'] }),
    });
    expect(found.json).toHaveLength(1);
    await askFor(api, 'bea', 'bea@example.org');
    await api.request({ url: emailChangeUrl('bea'), as: 'boss' });
    await askForErasure(api, 'bea');
    await api.request({ url: erasureUrl('bea'), as: 'boss' });
    const list = await accessesOf(api, 'bea');
    expect(list.map((access) => [access.fields, access.count]).sort()).toEqual(
      [
        [fields, 2],
        [['email'], 1],
        [['email_change'], 1],
        [['erasure'], 1],
      ].sort(),
    );
  });

  it('nothing that showed nothing: 304, HEAD, 404, the shared view, herself', async () => {
    await seed(api.dataSource, { username: 'cat' });
    const { headers } = await getAccount(api, 'cat');
    const asStaff = (url: string, more: object = {}) => api.request({ url, as: 'boss', ...more });
    const conditional = await asStaff(accountUrl('cat'), { headers: { 'if-none-match': headers.etag } });
    expect(conditional.status).toBe(304);
    expect((await asStaff(accountUrl('cat'), { method: 'HEAD' })).status).toBe(200);
    expect((await asStaff(`${accountUrl('cat')}?view=shared`)).status).toBe(200);
    expect((await asStaff(emailChangeUrl('cat'))).status).toBe(404);
    expect((await asStaff(accessesUrl('cat'))).status).toBe(403);
    expect((await asStaff(`${BASE}/accounts?usernames=nobody-at-all`)).status).toBe(404);
    await getAccount(api, 'cat', 'other');
    await patchAccount(api, 'cat', { bio: 'x' });
    await getAccount(api, 'boss');
    expect(await accessesOf(api, 'cat')).toEqual([]);
    expect(await accessesOf(api, 'Boss')).toEqual([]);
  });

  it('newest first within an hour, too, and each once from page to page', async () => {
    await seed(api.dataSource, { username: 'dot' }, { username: 'zed', is_staff: true });
    const hour = Math.floor(Date.now() / 3_600_000) * 3_600_000;
    // In the order of neither who nor why.
    const reads = [
      ['boss', 'a'],
      ['zed', 'b'],
      ['boss', 'c'],
      ['zed', 'a'],
    ] as const;
    for (const [as, purpose] of reads) {
      await api.request({ url: accountUrl('dot'), as, headers: { 'access-purpose': purpose } });
    }
    await askAccesses(api, 'dot');
    for (const [minute, [as, purpose]] of reads.entries()) {
      const time = new Date(hour + minute * 60_000);
      await api.dataSource.query(
        `UPDATE accesses a SET hour = $4, first = $1, last = $1 FROM access_sorts s JOIN users u ON u.id = s.by_id
         WHERE s.id = a.sort_id AND lower(u.username) = $2 AND a.purpose = $3
           AND a.user_id = (SELECT id FROM users WHERE username = 'dot')`,
        [time, as, purpose, new Date(hour)],
      );
    }
    const found: string[] = [];
    for (let cursor: string | undefined, more = true; more;) {
      const { json } = await askAccesses(api, 'dot', { limit: '1', ...(cursor !== undefined && { cursor }) });
      found.push(
        ...(json.accesses as AccessEntry[])
          .filter(({ purpose }) => purpose !== null)
          .map(({ by, purpose }) => `${by!.toLowerCase()} ${purpose}`),
      );
      [more, cursor] = [json.has_more, json.cursor];
    }
    expect(found).toEqual(['zed a', 'boss c', 'zed b', 'boss a']);
  });

  it('page by page, newest first, each once', async () => {
    await seed(api.dataSource, { username: 'dan' });
    for (const purpose of ['1', '2', '3', '4', '5']) {
      await api.request({ url: accountUrl('dan'), as: 'boss', headers: { 'access-purpose': purpose } });
    }
    await askAccesses(api, 'dan');
    await api.dataSource.query(
      `UPDATE accesses SET hour = hour - interval '1 hour' * purpose::integer WHERE purpose ~ '^[1-5]$'`,
    );
    const purposes: (string | null)[] = [];
    let cursor: string | undefined;
    for (let more = true; more;) {
      const { json } = await askAccesses(api, 'dan', { limit: '2', ...(cursor !== undefined && { cursor }) });
      purposes.push(...(json.accesses as AccessEntry[]).map(({ purpose }) => purpose));
      more = json.has_more;
      cursor = json.cursor;
    }
    expect(purposes).toEqual(['1', '2', '3', '4', '5']);
    const end = await askAccesses(api, 'dan', { cursor: cursor! });
    expect(end.json).toEqual({ accesses: [], cursor, has_more: false });
    const wrong: Record<string, string>[] = [
      { limit: '0' },
      { limit: '1001' },
      { cursor: 'x' },
      { page: '1' },
    ];
    for (const query of wrong) {
      expect((await askAccesses(api, 'dan', query)).status).toBe(400);
    }
  });
});

describe('Of all accounts at once a user finds in the list', () => {
  const forget = () => api.dataSource.query('DELETE FROM accesses');
  beforeEach(forget);
  afterEach(forget);

  it('nothing of a snapshot of what everybody sees, of this one or of each', async () => {
    const snapshot = (fields: string) =>
      api.request({ url: `${BASE}/accounts/snapshot`, query: { fields }, as: DIRECTORY });
    await seed(
      api.dataSource,
      { username: 'shy', account_privacy: 'private' },
      { username: 'open', year_of_birth: 1980, account_privacy: 'all_users' },
    );
    for (const fields of ['username', 'email', 'bio']) expect((await snapshot(fields)).status).toBe(200);
    expect(await accessesOf(api, 'shy')).toMatchObject([{ kind: 'service', fields: ['bio'], count: 1 }]);
    expect(await accessesOf(api, 'open')).toEqual([]);
    expect(await api.dataSource.query('SELECT FROM accesses')).toHaveLength(1);
  });

  it('nothing that was before the account', async () => {
    const snapshot = () => api.request({ url: `${BASE}/accounts/snapshot`, as: SERVICE });
    for (let n = 0; n < 3; n++) await snapshot();
    const created = await runAccounts(['create', 'new', '--email', 'new@example.com'], {
      env: { DATABASE_URL: api.databaseUrl },
    });
    expect(created.code).toBe(0);
    expect(await accessesOf(api, 'other')).toMatchObject([{ count: 3 }]);
    expect(await accessesOf(api, 'new')).toEqual([]);
    await snapshot();
    expect(await accessesOf(api, 'other')).toMatchObject([{ count: 4 }]);
    const [access, ...others] = (await askAccesses(api, 'new')).json.accesses as AccessEntry[];
    expect([access!.count, others]).toEqual([1, []]);
    const [{ time }] = await api.dataSource.query<[{ time: Date }]>(
      `SELECT c.time FROM changes c JOIN users u ON u.id = c.user_id WHERE u.username = 'new'`,
    );
    expect(Date.parse(access!.first)).toBe(time.getTime());
    expect(Date.parse(access!.last)).toBeGreaterThanOrEqual(time.getTime());
  });
});

it('A purpose of more than 200 characters is refused, by whatever route, to whoever has a token', async () => {
  const headers = { 'access-purpose': 'x'.repeat(201) };
  for (const url of [accountUrl('other'), `${BASE}/me`, `${BASE}/changes`]) {
    expect((await api.request({ url, as: 'other', headers })).status).toBe(400);
    expect((await api.request({ url, headers })).status).toBe(401);
  }
});

/** See CONTRIBUTING.md. */
const OPERATIONS = Number(process.env.ACCESS_OPERATIONS ?? 400);

describe(`Each read by staff in a run of ${OPERATIONS} random operations`, () => {
  const patience = 120_000 + OPERATIONS * 50;
  it(
    'is in the list of the user, and none that was not',
    async () => {
      const names = ['r1', 'r2', 'r3', 'r4'];
      await seed(api.dataSource, ...names.map((username) => ({ username })));
      const shownTimes = new Map<string, number>();
      // Of a fixed seed, so that a failure can be had again.
      let state = 20261130;
      const random = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
      const etags = new Map<string, string>();
      const shown = (name: string) => shownTimes.set(name, (shownTimes.get(name) ?? 0) + 1);
      for (let n = 0; n < OPERATIONS; n++) {
        const name = names[random(names.length)]!;
        const who = (['boss', SERVICE, 'other', name] as const)[random(4)]!;
        const isStaff = who === 'boss' || who === SERVICE;
        const shared = random(4) === 0;
        if (random(6) === 0) {
          const listed = names.filter(() => random(2) === 0);
          const query = { usernames: [...listed, 'nobody-at-all'].join(), ...(shared && { view: 'shared' }) };
          const { status } = await api.request({ url: `${BASE}/accounts`, query, as: who });
          expect(status).toBe(listed.length > 0 ? 200 : 404);
          if (isStaff && !shared) listed.forEach(shown);
          continue;
        }
        const method = random(5) === 0 ? 'HEAD' : 'GET';
        const etag = random(3) === 0 ? etags.get(name) : undefined;
        const { status, headers } = await api.request({
          method,
          url: `${accountUrl(name)}${shared ? '?view=shared' : ''}`,
          as: who,
          headers: etag === undefined ? {} : { 'if-none-match': etag },
        });
        if (isStaff && !shared) etags.set(name, headers.etag!);
        if (random(10) === 0) await patchAccount(api, name, { bio: `${n}` });
        if (!isStaff || shared || method === 'HEAD' || status !== 200) continue;
        shown(name);
      }
      for (const name of names) {
        const list = await accessesOf(api, name);
        expect(list.reduce((sum, { count }) => sum + count, 0)).toBe(shownTimes.get(name));
      }
    },
    patience,
  );
});

describe('What is kept', () => {
  it('is erased with the user, and their name with them from the lists of others', async () => {
    await seed(api.dataSource, { username: 'eve' }, { username: 'Nosy', is_staff: true });
    const headers = { 'access-purpose': 'canary-eve' };
    await api.request({ url: accountUrl('eve'), as: 'nosy', headers });
    expect(await accessesOf(api, 'eve')).toMatchObject([{ by: 'Nosy' }]);
    await askForErasure(api, 'Nosy', 'boss');
    expect(await accessesOf(api, 'eve')).toMatchObject([{ by: null, kind: 'staff' }]);
    const reads = Array.from({ length: 20 }, () =>
      api.request({ url: accountUrl('eve'), as: SERVICE, headers }),
    );
    await Promise.all([...reads, askForErasure(api, 'eve', 'boss')]);
    await api.request({ url: accountUrl('other'), as: 'boss' });
    await until(async () => (await accessesOf(api, 'other')).length > 0);
    expect(await dump(api.dataSource)).not.toMatch(/canary-eve/);
  });

  it('is written when the service stops', async () => {
    await seed(api.dataSource, { username: 'fay' });
    const second = await startTestApp({}, api.databaseUrl);
    await getAccount(second, 'fay', 'boss');
    await second.close();
    expect(await accessesOf(api, 'fay')).toMatchObject([{ by: 'Boss', count: 1 }]);
  });

  it('is written before the answer with strict', async () => {
    await seed(api.dataSource, { username: 'gil' });
    const strict = await startTestApp({ ACCESS_LOG: 'strict' }, api.databaseUrl);
    try {
      const answers = await Promise.all(Array.from({ length: 8 }, () => getAccount(strict, 'gil', 'boss')));
      expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
      expect(await accessesOf(api, 'gil')).toMatchObject([{ count: 8 }]);
      await api.dataSource.query('ALTER TABLE accesses RENAME TO gone');
      expect((await getAccount(strict, 'gil', 'boss')).status).toBe(503);
      expect((await getAccount(strict, 'gil', 'other')).status).toBe(200);
    } finally {
      await api.dataSource.query('ALTER TABLE IF EXISTS gone RENAME TO accesses');
      await strict.close();
    }
  });

  it('is nothing with off, and there is no list', async () => {
    await seed(api.dataSource, { username: 'hal' });
    const off = await startTestApp({ ACCESS_LOG: 'off' }, api.databaseUrl);
    try {
      await getAccount(off, 'hal', 'boss');
      for (const method of ['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'OPTIONS'] as const) {
        expect((await off.request({ method, url: accessesUrl('hal'), as: 'hal' })).status).toBe(404);
      }
      const { paths } = (await off.request({ url: '/openapi.json' })).json;
      expect(Object.keys(paths).filter((path) => path.endsWith('/accesses'))).toEqual([]);
    } finally {
      await off.close();
    }
    expect(await accessesOf(api, 'hal')).toEqual([]);
  });

  it('is forgotten after ACCESS_RETENTION, and values in the history after HISTORY_VALUES_RETENTION', async () => {
    await seed(api.dataSource, { username: 'ida' });
    await getAccount(api, 'ida', 'boss');
    await patchAccount(api, 'ida', { bio: 'canary-old' });
    await patchAccount(api, 'ida', { bio: 'canary-new' });
    expect(await accessesOf(api, 'ida')).toHaveLength(1);
    await api.dataSource.query(`UPDATE accesses SET hour = hour - interval '3 days'`);
    await api.dataSource.query('ALTER TABLE changes DISABLE TRIGGER changes_append_only');
    await api.dataSource.query(
      `UPDATE changes SET time = time - interval '3 days' WHERE id <= (
         SELECT id FROM changes WHERE field_values::text LIKE '%"new": "canary-old"%')`,
    );
    await api.dataSource.query('ALTER TABLE changes ENABLE TRIGGER changes_append_only');
    const keeping = await startTestApp(
      { ACCESS_RETENTION: '2d', HISTORY_VALUES_RETENTION: '2d' },
      api.databaseUrl,
    );
    try {
      await until(async () => (await accessesOf(api, 'ida')).length === 0);
      const values = () =>
        api.dataSource.query<{ field_values: unknown }[]>(
          `SELECT field_values FROM changes c JOIN users u ON u.id = c.user_id WHERE u.username = 'ida' ORDER BY c.version`,
        );
      await until(async () => (await values())[0]!.field_values === null);
      expect((await values())[1]!.field_values).toMatchObject({ bio: { new: 'canary-new' } });
    } finally {
      await keeping.close();
    }
  });
});

describe('The operator', () => {
  const cli = (...args: string[]) => runAccounts(args, { env: { DATABASE_URL: api.databaseUrl } });

  it('is in the list by show, history and export, and lists all', async () => {
    await patchAccount(api, 'other', { bio: 'x' });
    await api.dataSource.query('DELETE FROM accesses');
    expect((await cli('show', 'other', '--purpose', 'complaint')).code).toBe(0);
    expect((await cli('show', 'other', '--as', 'other')).code).toBe(0);
    expect((await cli('history', 'other')).code).toBe(0);
    expect((await cli('export')).code).toBe(0);
    const list = await accessesOf(api, 'other');
    expect(list.every(({ kind, count }) => kind === 'operator' && count === 1)).toBe(true);
    expect(list.map(({ purpose }) => purpose ?? '').sort()).toEqual(['', '', 'complaint']);
    const all = list.map(({ fields }) => fields);
    expect(all).toContainEqual(['history']);
    for (const fields of all) expect(fields).not.toContain('bio');
    expect(await api.dataSource.query('SELECT FROM accesses')).toHaveLength(3);

    const { by } = list[0]!;
    const lines = (await cli('accesses', '--json', '--by', by!.toUpperCase())).stdout.trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { username: string | null }).username)).toEqual([
      null,
      'other',
      'other',
    ]);
    expect((await cli('accesses', '--since', '2026-01-01')).stdout).toContain('all accounts: operator');
    expect((await cli('accesses', '--since', '2999-01-01')).stdout).toBe('');
    for (const time of ['yesterday', '2026-02-30', '2026-02-30T10:00+02:00', '2026-01-01T24:30']) {
      expect((await cli('accesses', '--since', time)).code).toBe(2);
    }
    for (const time of ['2028-02-29', '2028-01-01T00:30+02:00']) {
      expect((await cli('accesses', '--since', time)).code).toBe(0);
    }
    expect((await cli('accesses', '--by', 'nobody')).stdout).toBe('');
  });
});
