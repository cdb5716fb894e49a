import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILT_IN_FIELDS, type AccountFields } from '../../src/accounts/fields/account-fields.js';
import { exportAccounts, type ExportFormat } from '../../src/transfer/export-accounts.js';
import { importAccounts } from '../../src/transfer/import-accounts.js';
import { seed } from '../support/accounts.js';
import { OPEN_EDX_FIELDS } from '../support/declared-fields.js';
import { accountUrl, BASE, changesOf, getAccount } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

/*
 * What the preset `openedx` adds beside fields and preferences, and how all of it travels.
 */

let api: TestApp;
let plain: TestApp;

beforeAll(async () => {
  api = await startTestApp({ ACCOUNT_FIELDS: 'openedx' });
  plain = await startTestApp({}, api.databaseUrl);
  await seed(api.dataSource, { username: 'ann' }, { username: 'other' });
});
afterAll(async () => {
  await plain?.close();
  await api?.close();
});

describe('GET /user_api/v1/preferences/time_zones/', () => {
  const list = (query = '') => api.request({ url: `/user_api/v1/preferences/time_zones/${query}` });

  it('lists the zones of today, without a token', async () => {
    const { status, json, headers } = await list();
    expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=86400']);
    const names = (json as { time_zone: string }[]).map(({ time_zone: name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['America/Atikokan', 'America/New_York', 'Asia/Kolkata', 'Europe/Kyiv', 'Europe/Stockholm', 'UTC'],
      ]),
    );
    expect(names.filter((name) => ['Europe/Kiev', 'Asia/Calcutta', 'Pacific/Truk'].includes(name))).toEqual(
      [],
    );
    expect(names).toEqual([...names].sort());
  });

  it.each([
    ['?country_code=DE', ['Europe/Berlin', 'Europe/Busingen']],
    ['?country_code=NO', ['Europe/Oslo']],
    ['?country_code=NL', ['Europe/Amsterdam']],
    ['?country_code=MY', ['Asia/Kuala_Lumpur', 'Asia/Kuching']],
    ['?country_code=ER', ['Africa/Asmara']],
    ['?country_code=in', ['Asia/Kolkata']],
    ['?country_code=XK', []],
    ['?country_code=BV', []],
  ])('has those of a country: %s', async (query, expected) => {
    const { status, json } = await list(query);
    expect([status, (json as { time_zone: string }[]).map(({ time_zone: name }) => name)]).toEqual([
      200,
      expected,
    ]);
  });

  it.each([
    ['?country_code=QQ', 400],
    ['?country_code=constructor', 400],
    ['?country_code=DE&country_code=FR', 400],
    ['?country=DE', 400],
    ['?country_code=', 200],
  ])('%s is %i', async (query, status) => {
    expect((await list(query)).status).toBe(status);
  });

  it('is not there without the preset', async () => {
    expect((await plain.request({ url: '/user_api/v1/preferences/time_zones/' })).status).toBe(404);
  });
});

describe('GET /accounts?lms_user_id=', () => {
  const look = (number: string | number, as: string | typeof SERVICE = SERVICE, site = api) =>
    site.request({ url: `${BASE}/accounts?lms_user_id=${number}`, as });

  it('finds the account of a number, for staff', async () => {
    const { id } = (await getAccount(api, 'ann')).json as { id: number };
    const { status, json } = await look(id);
    expect([status, json.length, json[0].username]).toEqual([200, 1, 'ann']);
    expect((await look(id, 'ann')).status).toBe(403);
    expect((await look('nonsense', 'ann')).status).toBe(403);
    expect((await look(id, SERVICE, plain)).status).toBe(400);
  });

  it.each([
    ['4000000000', 404],
    ['99999999999999999999999999', 404],
    ['ann', 400],
    ['-1', 400],
    ['1.0', 400],
    ['', 400],
    ['1,2', 400],
    ['1&email=x', 400],
  ])('%s is %i', async (number, status) => {
    expect((await look(number)).status).toBe(status);
  });
});

it('lms_user_id stands alone, and is named where it does not', async () => {
  const { status, json } = await api.request({
    url: `${BASE}/accounts?lms_user_id=1&email=a@b.c`,
    as: SERVICE,
  });
  expect([status, json.detail]).toEqual([400, expect.stringContaining('lms_user_id')]);
});

describe('A 404 below /accounts', () => {
  it.each(['/nobody', '/nobody/visibility', '?usernames=nobody', '?email=nobody', '/nobody/what/else'])(
    'has error_msg beside detail: %s',
    async (path) => {
      const { status, json } = await api.request({ url: `${BASE}/accounts${path}`, as: SERVICE });
      expect([status, json.error_msg]).toEqual([404, json.detail]);
      const without = await plain.request({ url: `${BASE}/accounts${path}`, as: SERVICE });
      expect([without.status, 'error_msg' in without.json]).toEqual([404, false]);
    },
  );

  it.each(['retire', 'deactivate_logout', 'RETIRE', 'a', 'a%20b', 'a/image', 'retire/data'])(
    'is the answer to every method where there can be nobody: %s',
    async (path) => {
      for (const method of ['POST', 'PUT', 'DELETE'] as const) {
        const { status, json, headers } = await api.request({
          ...{ method, url: `${BASE}/accounts/${path}`, as: SERVICE },
        });
        expect([method, status, headers.allow, json.error_msg]).toEqual([
          method,
          404,
          undefined,
          json.detail,
        ]);
      }
    },
  );

  it('is none where there can be somebody', async () => {
    const { status, headers } = await api.request({ method: 'PUT', url: accountUrl('nobody'), as: SERVICE });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS, PATCH']);
  });

  it('has it there alone', async () => {
    const { json } = await api.request({ url: `${BASE}/nowhere`, as: SERVICE });
    expect('error_msg' in json).toBe(false);
    const forbidden = await api.request({ method: 'PATCH', url: accountUrl('ann'), as: SERVICE });
    expect('error_msg' in forbidden.json).toBe(false);
  });
});

describe('Import and export with the preset', () => {
  const author = { actor: 'test', channel: 'command_line', requestId: null } as const;
  const examples = Object.fromEntries(
    OPEN_EDX_FIELDS.transferred
      .filter(({ member }) => member === undefined)
      .map(({ name, example }) => [name, example]),
  );
  const full = {
    ...examples,
    username: 'full',
    email: 'full@example.org',
    account_privacy: 'custom',
    country: 'US',
  };

  async function load(text: string, format: ExportFormat, update = false, fields = OPEN_EDX_FIELDS) {
    const faults: unknown[] = [];
    const onFault = (fault: unknown) => faults.push(fault);
    const options = { fields, author, onFault, format, update };
    const counts = await importAccounts(api.dataSource, Readable.from([text]), options);
    expect(faults).toEqual([]);
    return counts;
  }

  async function written(format: ExportFormat, fields = OPEN_EDX_FIELDS): Promise<string> {
    let text = '';
    for await (const chunk of exportAccounts(api.dataSource, fields, format)) text += chunk.text;
    return text;
  }

  it('keep every field, in both formats, of accounts that have all and of those that have nothing', async () => {
    await load(`${JSON.stringify(full)}\n`, 'ndjson');
    const ndjson = await written('ndjson');
    const [account] = ndjson.split('\n').filter((line) => line.includes('"full"'));
    expect(JSON.parse(account!)).toMatchObject(full);
    expect((await changesOf(api, 'full'))[0]?.fields).toEqual(
      expect.arrayContaining(['preferences.pref-lang', 'preferences.time_zone', 'visibility.name']),
    );
    const csv = await written('csv');
    await removeAll();
    await load(csv, 'csv');
    expect(await written('ndjson')).toBe(ndjson);
    expect(await written('csv')).toBe(csv);
    // Again, nothing changes.
    expect(await load(csv, 'csv', true)).toMatchObject({ unchanged: 3 });
    expect(await load(ndjson, 'ndjson', true)).toMatchObject({ unchanged: 3 });
    // What the file has takes the place of what is there.
    const { username, email } = full;
    const less = { username, email, preferences: { note: 'x' }, visibility: {}, social_links: [] };
    await load(`${JSON.stringify(less)}\n`, 'ndjson', true);
    expect((await changesOf(api, 'full')).at(-1)?.fields.sort()).toEqual([
      ...['preferences.note', 'preferences.pref-lang', 'preferences.time_zone', 'social_links'],
      'visibility.name',
    ]);
  });

  /** As if no account had ever been there. */
  async function removeAll(): Promise<void> {
    await api.dataSource.query(`DELETE FROM profiles`);
    await api.dataSource.query(
      `UPDATE users SET username_key = 'old ' || id, erased_at = now(), email = NULL, email_key = NULL
       WHERE erased_at IS NULL`,
    );
  }

  it.each<[string, AccountFields, object]>([
    ['a state beside a foreign country', OPEN_EDX_FIELDS, { country: 'BE', state: 'CA' }],
    [
      'choices for fields that are offered no more',
      OPEN_EDX_FIELDS,
      { account_privacy: 'custom', visibility: { email: 'all_users', 'extended.gone': 'private' } },
    ],
    [
      'what the preset offered, when it is no longer there',
      BUILT_IN_FIELDS,
      { account_privacy: 'custom', language_proficiencies: [{ code: 'bh' }, { code: 'zh_HANS' }] },
    ],
  ])('keep what is stored: %s', async (_, fields, values) => {
    await removeAll();
    const line = `${JSON.stringify({ username: 'kept', email: 'kept@example.org', ...values })}\n`;
    await load(line, 'ndjson', false, fields);
    for (const format of ['ndjson', 'csv'] as const) {
      const file = await written(format, fields);
      expect(await load(file, format, true, fields)).toMatchObject({ unchanged: 1 });
      await removeAll();
      await load(file, format, false, fields);
      expect(await written(format, fields)).toBe(file);
    }
    expect(JSON.parse(await written('ndjson', fields))).toMatchObject(values);
    if ('state' in values) {
      const moved = { username: 'kept', email: 'kept@example.org', country: 'DE' };
      await load(JSON.stringify(moved), 'ndjson', true, fields);
      expect(JSON.parse(await written('ndjson', fields))).toMatchObject({ country: 'DE', state: null });
    }
  });
});
