import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { AccountInserter } from '../../src/accounts/store/account-inserter.js';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { askFor } from '../support/email-changes.js';
import { dump as dumpOf } from '../support/erasures.js';
import { delivered } from '../support/mails.js';
import { askChanges, cursorAfterAll, follow } from '../support/feed.js';
import { accountUrl, BASE, getAccount, patchAccount } from '../support/requests.js';
import { runAccounts } from '../support/service/command-line.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

const CANARY = /canary/i;
const TEXTS = BUILT_IN_FIELDS.writableBy('owner').filter(
  (name) => BUILT_IN_FIELDS.get(name).kind.rule('a canary', { currentYear: 2026 }) === 'a canary',
);
const author = { actor: 'the operator', channel: 'command_line', requestId: null } as const;

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp();
});
afterAll(() => api.close());

/** An account with a canary in every text, that was then changed some times. */
async function plant(username: string): Promise<string> {
  const texts = Object.fromEntries(TEXTS.map((field) => [field, `canary ${field}`]));
  const account = { username, email: `canary-${username}@example.org`, year_of_birth: 1980, ...texts };
  const inserted = await new AccountInserter(api.dataSource, BUILT_IN_FIELDS, author).insert(
    [account],
    new Date(),
  );
  expect(inserted).toEqual([{ result: 'inserted' }]);
  for (const field of TEXTS) {
    const headers = { 'x-request-id': `canary-${field}` };
    const { status } = await patchAccount(api, username, { [field]: `another canary ${field}` }, headers);
    expect(status).toBe(200);
  }
  await patchAccount(api, username, { language_proficiencies: [{ code: 'de' }] });
  const [user] = await api.dataSource.query('SELECT id FROM users WHERE username = $1', [username]);
  return user.id;
}

const erase = (username: string, release = false) =>
  new AccountEraser(api.dataSource, author).erase(username, { release });

const dump = () => dumpOf(api.dataSource);

describe('Erasing an account', () => {
  it('leaves nothing that she ever wrote in any table', async () => {
    const id = await plant('anna');
    const start = await cursorAfterAll(api);
    expect(await dump()).toMatch(CANARY);
    expect(await erase('ANNA')).toBe('erased');
    expect(await dump()).not.toMatch(CANARY);
    expect(await api.dataSource.query('SELECT FROM profiles WHERE user_id = $1', [id])).toEqual([]);

    const { events } = await follow(api, start, 1);
    expect(events.at(-1)).toMatchObject({
      type: 'account.erased',
      id,
      username: 'anna',
      version: 8,
      fields: [],
    });
  });

  it('leaves a tombstone in the history: that and when something changed, not what', async () => {
    const id = await plant('berta');
    await erase('berta');
    const rows = await api.dataSource.query(
      `SELECT version, type, field_values AS values, actor, request_id FROM changes WHERE user_id = $1 ORDER BY version`,
      [id],
    );
    const hers = { type: 'account.updated', values: null, actor: '', request_id: null };
    expect(rows).toEqual([
      { version: 1, type: 'account.created', values: null, actor: 'the operator', request_id: null },
      ...[2, 3, 4, 5, 6, 7].map((version) => ({ version, ...hers })),
      { version: 8, type: 'account.erased', values: null, actor: 'the operator', request_id: null },
    ]);
  });

  it('takes a pending change of the address along, with its links and its mail', async () => {
    await plant('alma');
    expect((await askFor(api, 'alma', 'canary-new@example.org')).status).toBe(200);
    await delivered(api);
    await askFor(api, 'alma', 'canary-newer@example.org');
    expect(await erase('alma')).toBe('erased');
    expect(await dump()).not.toMatch(CANARY);
    for (const table of ['email_changes', 'email_change_tokens', 'mails']) {
      expect(await api.dataSource.query(`SELECT FROM ${table}`)).toEqual([]);
    }
  });

  it('makes it unknown to every read and write', async () => {
    await plant('carla');
    await erase('carla');
    const email = 'canary-carla@example.org';
    const asService = (url: string) => api.request({ url, as: SERVICE }).then(({ status }) => status);
    expect((await getAccount(api, 'carla')).status).toBe(404);
    expect((await patchAccount(api, 'carla', { bio: 'x' })).status).toBe(404);
    expect((await api.request({ url: `${BASE}/accounts`, as: 'carla' })).status).toBe(404);
    expect(await asService(accountUrl('carla'))).toBe(404);
    expect(await asService(`${BASE}/accounts?usernames=carla`)).toBe(404);
    expect(await asService(`${BASE}/accounts?email=${email}`)).toBe(404);
    const found = await api.request({
      method: 'POST',
      url: `${BASE}/accounts/search_emails`,
      as: SERVICE,
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ emails: [email] }),
    });
    expect(found.json).toEqual([]);
  });

  it('keeps the username taken and frees the address; --release frees the username too, also later', async () => {
    const id = await plant('dora');
    await erase('dora');
    const again = { username: 'Dora', email: 'canary-dora@example.org' };
    const insert = () =>
      new AccountInserter(api.dataSource, BUILT_IN_FIELDS, author).insert([again], new Date());
    expect(await insert()).toEqual([{ result: 'taken', field: 'username' }]);
    expect(await erase('dora')).toBe('already_erased');
    expect(await erase('dora', true)).toBe('released');
    expect(await insert()).toEqual([{ result: 'inserted' }]);

    const { json } = await askChanges(api, { limit: '1000' });
    const old = json.changes.filter((change: { id: string }) => change.id === id);
    expect(old.every(({ username }: { username: unknown }) => username === null)).toBe(true);
    expect((await getAccount(api, 'dora')).status).toBe(200);
  });

  it('wins or loses against patches at the same time, and nothing is left either way', async () => {
    await plant('emma');
    const patches = Array.from({ length: 8 }, (_, n) =>
      patchAccount(api, 'emma', { bio: `secret-emma ${n}` }),
    );
    const [outcome, ...answers] = await Promise.all([erase('emma'), ...patches]);
    expect(outcome).toBe('erased');
    expect(answers.filter(({ status }) => status !== 200 && status !== 404)).toEqual([]);
    expect(await dump()).not.toMatch(/secret-emma/);
  });

  it('of an unknown name does nothing', async () => {
    expect(await erase('nobody-at-all')).toBe('unknown');
  });
});

describe('accounts erase and accounts history', () => {
  const cli = (...args: string[]) => runAccounts(args, { env: { DATABASE_URL: api.databaseUrl } });

  it('erase does not ask without a terminal: exit code 2', async () => {
    await plant('fiona');
    const { code, stderr } = await cli('erase', 'fiona');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--yes')]);
    expect((await getAccount(api, 'fiona')).status).toBe(200);
  });

  it('erase takes mails to her that are files along, and no others', async () => {
    await plant('hanna');
    await plant('ines');
    for (const name of ['hanna', 'ines']) await askFor(api, name, `canary-new-${name}@example.org`);
    const to = async (name: string) => (await delivered(api)).filter((mail) => mail.to.includes(name));
    expect([(await to('hanna')).length, (await to('ines')).length]).toEqual([2, 2]);
    const env = { DATABASE_URL: api.databaseUrl, DATA_DIR: api.dataDir };
    expect((await runAccounts(['erase', 'hanna', '--yes'], { env })).code).toBe(0);
    expect([(await to('hanna')).length, (await to('ines')).length]).toEqual([0, 2]);
  });

  it('erase of an unknown name: exit code 1', async () => {
    const { code, stderr } = await cli('erase', 'nobody-at-all', '--yes');
    expect([code, stderr]).toEqual([1, 'There is no account "nobody-at-all".\n']);
  });

  it('history tells who changed what, and after erase only that', async () => {
    await plant('greta');
    const lines = async () => {
      const { code, stdout } = await cli('history', 'greta', '--json');
      expect(code).toBe(0);
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    };
    expect((await lines())[1]).toEqual({
      version: 2,
      actor: 'greta',
      time: expect.stringMatching(/Z$/),
      request_id: 'canary-name',
      changes: { name: { old: 'canary name', new: 'another canary name' } },
      channel: 'api',
      type: 'account.updated',
    });
    expect((await cli('history', 'greta')).stdout).toContain('name: "canary name" → "another canary name"');

    expect(await cli('erase', 'greta', '--yes', '--json')).toMatchObject({
      code: 0,
      stdout: '{"username":"greta","result":"erased"}\n',
    });
    const erased = await lines();
    expect(erased[1]).toMatchObject({ version: 2, actor: null, request_id: null, changes: { name: null } });
    expect(erased.at(-1)).toMatchObject({ version: 8, type: 'account.erased', changes: {} });
  });

  it('history of an unknown name: exit code 1', async () => {
    expect((await cli('history', 'nobody-at-all')).code).toBe(1);
  });
});
