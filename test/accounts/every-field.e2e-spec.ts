import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { objectOf } from '../../src/accounts/fields/json-object.js';
import { readHistory } from '../../src/changes/log/history.js';
import type { FieldDeclaration, Stored } from '../../src/accounts/fields/field.js';
import { createDataSource } from '../../src/database/data-source.js';
import { exportAccounts, type ExportFormat } from '../../src/transfer/export-accounts.js';
import { importAccounts, type ImportOptions } from '../../src/transfer/import-accounts.js';
import { seed } from '../support/accounts.js';
import { ACCOUNT_FIELDS, DECLARED_FIELDS } from '../support/declared-fields.js';
import { cursorAfterAll, follow } from '../support/feed.js';
import { getAccount, patchAccount } from '../support/requests.js';
import { ndjson, runAccounts } from '../support/service/command-line.js';
import { createTestDatabase } from '../support/test-database.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/*
 * Knows no field by name: whatever is declared, by us or by a site, has to work everywhere, or something here fails. Two fields are not
 * changed by a PATCH of their own: an address waits for its confirmation, and privacy is shown as it counts.
 */
const fields = DECLARED_FIELDS;
const patched = fields.writableBy('owner').filter((name) => name !== 'email');
const set = fields.writableBy('operator');
const examples: Record<string, unknown> = Object.fromEntries(
  fields.transferred.map(({ name, example }) => [name, example]),
);
/** As the wire has them: a field `extended.pronouns` is a member of an object. */
const onWire = (values: Record<string, unknown>): Record<string, unknown> => ({
  ...objectOf(fields, new Map(Object.entries(values))),
});
const exampleAccount = onWire(examples);
/** Others than the examples, of what no two accounts have in common. */
const ownValues = (mark: string): Record<string, unknown> =>
  Object.fromEntries(fields.unique.map(({ name, example }) => [name, `${String(example)}${mark}`]));
const merged = (account: Record<string, unknown>, patch: Record<string, unknown>) => ({
  ...account,
  ...patch,
  extended: { ...(account.extended as object), ...(patch.extended as object | undefined) },
});

let api: TestApp;
let folder: string;

beforeAll(async () => {
  api = await startTestApp({ ACCOUNT_FIELDS });
  folder = await mkdtemp(join(tmpdir(), 'every-field-'));
  await seed(api.dataSource, ...[...patched, 'all'].map((name) => ({ username: `of_${name}` })));
});

afterAll(async () => {
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

async function accounts(args: string[], databaseUrl = api.databaseUrl, input?: string) {
  const outcome = await runAccounts(args, {
    env: { DATABASE_URL: databaseUrl, DATA_DIR: join(folder, 'data'), ACCOUNT_FIELDS },
    cwd: folder,
    ...(input !== undefined && { input }),
  });
  return { ...outcome, lines: () => ndjson(outcome.stdout) };
}

async function historyOf(username: string) {
  const [user] = await api.dataSource.query<{ id: string }[]>('SELECT id FROM users WHERE username = $1', [
    username,
  ]);
  const found: object[] = [];
  for await (const { changes } of readHistory(api.dataSource, user!.id)) found.push(changes);
  return found;
}

describe.each(patched)('%s', (name) => {
  const { example, kind, initially = null } = fields.get(name);
  const username = `of_${name}`;
  const patch = onWire({ [name]: example });
  const before = name === 'year_of_birth' ? 1980 : kind.wire(initially);

  it('is patched, read, guarded by If-Match, and told in history and feed', async () => {
    const start = await cursorAfterAll(api);
    const old = await getAccount(api, username);
    const saved = await patchAccount(api, username, patch);
    expect([saved.status, saved.json]).toEqual([200, merged(old.json, patch)]);
    expect((await getAccount(api, username)).json).toEqual(saved.json);

    const stale = await patchAccount(api, username, patch, { 'if-match': old.headers.etag! });
    expect([stale.status, stale.json.changed_fields]).toEqual([412, [name]]);

    const { events } = await follow(api, start, 1, { fields: name });
    expect(events).toMatchObject([{ username, type: 'account.updated', fields: [name] }]);
    expect((await historyOf(username)).at(-1)).toEqual({ [name]: { old: before, new: example } });
  });
});

describe('the command line', () => {
  it('sets every field, as JSON and as text', async () => {
    const wanted: Record<string, unknown> = {
      ...examples,
      ...ownValues('set'),
      email: 'set.by.hand@example.org',
    };
    const initial = set
      .filter((name) => name !== 'email')
      .map((name) => {
        const { kind, initially = null } = fields.get(name);
        return `${name}:=${JSON.stringify(kind.wire(initially))}`;
      });
    expect((await accounts(['set', 'of_all', ...initial])).code).toBe(0);
    const texts = set.map((name) => {
      const { kind } = fields.get(name);
      return `${name}=${kind.toText(kind.rule(wanted[name], { currentYear: 2026 }) as Stored)}`;
    });
    expect(await accounts(['set', 'of_all', ...texts])).toMatchObject({ code: 0 });
    const account = (await exported()).find(({ username }) => username === 'of_all');
    expect(account).toMatchObject(onWire(Object.fromEntries(set.map((name) => [name, wanted[name]]))));
  });

  it('names each in its help', async () => {
    const help = (await accounts(['set', '--help'])).stdout + (await accounts(['import', '--help'])).stdout;
    // The help reads no settings, so that it names those of a site as a whole.
    const builtIn = fields.transferred.filter(({ member }) => member === undefined);
    expect(builtIn.filter(({ name }) => !new RegExp(`\\b${name}\\b`).test(help))).toEqual([]);
    expect(help).toContain('extended.NAME');
  });
});

async function exported(databaseUrl?: string) {
  return (await accounts(['export'], databaseUrl)).lines() as Record<string, unknown>[];
}

describe('import and export', () => {
  const databases: { dataSource: DataSource; drop: () => unknown }[] = [];

  afterAll(async () => {
    for (const { dataSource, drop } of databases) {
      await dataSource.destroy();
      await drop();
    }
  });

  async function emptyDatabase(): Promise<DataSource> {
    const database = await createTestDatabase();
    const dataSource = createDataSource({ url: database.url, poolSize: 2 });
    databases.push({ dataSource, drop: () => database.drop() });
    return dataSource.initialize();
  }

  async function load(into: DataSource, text: string, options: Partial<ImportOptions> = {}) {
    const faults: unknown[] = [];
    const author = { actor: 'test', channel: 'command_line', requestId: null } as const;
    const onFault = (fault: unknown) => faults.push(fault);
    await importAccounts(into, Readable.from([text]), { fields, author, onFault, ...options });
    expect(faults).toEqual([]);
  }

  async function exportOf(dataSource: DataSource, format: ExportFormat): Promise<string> {
    let text = '';
    for await (const chunk of exportAccounts(dataSource, fields, format)) text += chunk.text;
    return text;
  }

  it('take each field of a new account and of one that is there, in both formats, and give it back', async () => {
    const [fresh, updated, copy] = [await emptyDatabase(), await emptyDatabase(), await emptyDatabase()];
    const { username, email } = examples;
    const whole = `${JSON.stringify(exampleAccount)}\n`;
    await load(fresh, whole);
    // An account that has nothing yet.
    await load(updated, `${JSON.stringify({ username, email })}\n`);
    await load(updated, whole, { update: true });
    for (const source of [fresh, updated]) expect(await exportOf(source, 'ndjson')).toBe(whole);

    const csv = await exportOf(fresh, 'csv');
    expect(csv.split('\r\n')[0]!.split(',')).toEqual(fields.transferred.map(({ name }) => name));
    await load(copy, csv, { format: 'csv' });
    expect(await exportOf(copy, 'csv')).toBe(csv);
  });
});

describe('erasure', () => {
  it('leaves neither a value nor its history', async () => {
    const imported: FieldDeclaration[] = fields.transferred.filter(({ required }) => !required);
    const own = { username: 'gone', email: 'gone@example.org', ...ownValues('gone') };
    const account = onWire({ ...examples, ...own });
    expect((await accounts(['import', '-'], undefined, `${JSON.stringify(account)}\n`)).code).toBe(0);
    expect((await accounts(['erase', 'gone', '--yes'])).code).toBe(0);
    expect((await getAccount(api, 'gone', 'of_all')).status).toBe(404);
    const [row] = await api.dataSource.query<Record<string, unknown>[]>(
      `SELECT u.*, p.* FROM users u LEFT JOIN profiles p ON p.user_id = u.id WHERE username = 'gone'`,
    );
    const columns = imported.map(({ name, member }) => (member === undefined ? name : 'extended'));
    const kept = columns.filter((name) => row![name] !== null && !/^(is_|date_joined)/.test(name));
    expect(kept).toEqual([]);
    const claimed = await api.dataSource.query(
      'SELECT FROM unique_values WHERE user_id NOT IN (SELECT user_id FROM profiles)',
    );
    expect(claimed).toEqual([]);
    const changes = (await accounts(['history', 'gone', '--json']))
      .lines()
      .map((line) => line.changes as object);
    expect(changes.flatMap((change) => Object.values(change)).filter((values) => values !== null)).toEqual(
      [],
    );
  }, 120_000);
});
