import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { claimStoredValues } from '../../src/accounts/store/bulk/stored-values.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { seed } from '../support/accounts.js';
import { takeFaults } from '../support/document/answer-faults.js';
import { cursorAfterAll, follow } from '../support/feed.js';
import { accountUrl, BASE, changesOf, getAccount, patchAccount, versionOf } from '../support/requests.js';
import { ndjson, runAccounts } from '../support/service/command-line.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

/** The example of docs/run/declared-fields.md. */
const ACCOUNT_FIELDS = `
{"pronouns":  {"type": "text", "max": 60, "title": {"en": "Pronouns", "de": "Pronomen"}, "shareable": true},
 "staff_no":  {"type": "text", "max": 20, "write": "staff", "unique": true},
 "birthday":  {"type": "date", "read": "owner"},
 "topics":    {"type": "choices", "of": ["art", "law", "sport"], "max": 2, "custom": true}}`;

const EXTENDED = { pronouns: null, staff_no: null, birthday: null, topics: null };

let api: TestApp;
let folder: string;

beforeAll(async () => {
  api = await startTestApp({ ACCOUNT_FIELDS });
  folder = await mkdtemp(join(tmpdir(), 'declared-fields-'));
  await seed(
    api.dataSource,
    ...['ann', 'bea', 'cleo', 'dora', 'eve', 'other'].map((username) => ({ username })),
  );
});
// Each command is a process of its own.
jest.setTimeout(120_000);
afterAll(async () => {
  await api?.close();
  await rm(folder, { recursive: true, force: true });
});

/** The command line, with these fields unless others are given. */
function accounts(
  args: string[],
  { fields = ACCOUNT_FIELDS, input }: { fields?: string; input?: object } = {},
) {
  return runAccounts(args, {
    env: { DATABASE_URL: api.databaseUrl, DATA_DIR: join(folder, 'data'), ACCOUNT_FIELDS: fields },
    cwd: folder,
    ...(input !== undefined && { input: `${JSON.stringify(input)}\n` }),
  });
}

/** Another service on the same database, with other declarations. */
async function withFields(fields: string, look: (other: TestApp) => Promise<void>): Promise<void> {
  const other = await startTestApp({ ACCOUNT_FIELDS: fields }, api.databaseUrl);
  await claimStoredValues(other.dataSource, loadSettings({ ACCOUNT_FIELDS: fields }).accountFields);
  try {
    await look(other);
  } finally {
    await other.close();
  }
}

describe('Declared fields', () => {
  it('are one object, the last field, with value or null', async () => {
    const { json } = await getAccount(api, 'ann');
    expect(Object.keys(json as object)).toHaveLength(BUILT_IN_FIELDS.names.length + 1);
    expect(Object.entries(json as object).at(-1)).toEqual(['extended', EXTENDED]);
  });

  it('are seen by the sets, and by whom they may be read', async () => {
    expect((await getAccount(api, 'ann', 'other')).json.extended).toEqual({ pronouns: null });
    const { json, headers } = await api.request({ url: accountUrl('ann'), as: SERVICE });
    expect(json.extended).toEqual({ pronouns: null, staff_no: null, topics: null });
    expect(headers.etag).not.toBe((await getAccount(api, 'ann')).headers.etag);
    const told = await api.request({ url: `${accountUrl('ann')}/visibility`, as: 'ann' });
    const seenBy = (field: string) => told.json.fields[`extended.${field}`].seen_by as unknown;
    expect(Object.keys(EXTENDED).map(seenBy)).toEqual([
      ['owner', 'staff', 'other'],
      ['owner', 'staff'],
      ['owner'],
      ['owner', 'staff'],
    ]);
    expect(told.json.fields).not.toHaveProperty('extended');
  });

  it('are not there for whom none of them is', async () => {
    await patchAccount(api, 'bea', { account_privacy: 'private' });
    expect((await getAccount(api, 'bea', 'other')).json).not.toHaveProperty('extended');
  });

  it('are reached into by a merge patch, with one version, one event and one line in the history', async () => {
    const cursor = await cursorAfterAll(api);
    const first = { pronouns: 'she/her', birthday: '1990-02-28', topics: ['sport', 'art'] };
    const saved = await patchAccount(api, 'cleo', { extended: first, bio: 'tea' });
    const kept = { ...EXTENDED, ...first, topics: ['art', 'sport'] };
    expect([saved.status, saved.json.bio, saved.json.extended]).toEqual([200, 'tea', kept]);
    const { json } = await patchAccount(api, 'cleo', { extended: { pronouns: null } });
    expect(json.extended).toEqual({ ...kept, pronouns: null });
    const { events } = await follow(api, cursor, 2, { fields: 'extended' });
    const [one, two] = events;
    expect(one!.fields).toEqual(['extended.pronouns', 'extended.birthday', 'extended.topics', 'bio']);
    expect(two!.fields).toEqual(['extended.pronouns']);
    expect((await changesOf(api, 'cleo')).at(-1)).toMatchObject({
      field_values: { 'extended.pronouns': { old: 'she/her', new: null } },
    });
  });

  it.each([[{ extended: {} }], [{ extended: { pronouns: null } }], [{}]])(
    'are as they were after %j',
    async (patch) => {
      const before = await versionOf(api, 'ann');
      expect((await patchAccount(api, 'ann', patch)).status).toBe(200);
      expect(await versionOf(api, 'ann')).toBe(before);
    },
  );

  it.each([
    [{ extended: null }, { extended: 'not_an_object' }],
    [{ extended: ['pronouns'] }, { extended: 'not_an_object' }],
    [{ extended: 'x' }, { extended: 'not_an_object' }],
    [{ 'extended.pronouns': 'x' }, { 'extended.pronouns': 'unknown_field' }],
    [
      {
        extended: { pronouns: 7, birthday: '2001-02-29', topics: ['law', 'law'], staff_no: null, nope: 1 },
        gender: 'x',
      },
      {
        'extended.pronouns': 'must be a string or null',
        'extended.birthday': 'must be a date of the calendar',
        'extended.topics': 'must occur only once',
        'extended.staff_no': 'not editable',
        'extended.nope': 'no such field',
        gender: 'must be one of',
      },
    ],
  ])('are judged all together: %j', async (patch, faults) => {
    const { status, json } = await patchAccount(api, 'ann', patch);
    expect([status, Object.keys(json.field_errors as object).sort()]).toEqual([
      400,
      Object.keys(faults).sort(),
    ]);
    const messages = Object.fromEntries(
      Object.entries(json.field_errors as Record<string, { developer_message: string }>).map(
        ([field, error]) => [field, error.developer_message],
      ),
    );
    const words: Record<string, string> = {
      not_an_object: 'must be an object',
      unknown_field: 'no such field',
    };
    for (const [field, rule] of Object.entries(faults))
      expect(messages[field]).toContain(words[rule] ?? rule);
    expect((await getAccount(api, 'ann')).json.extended).toEqual(EXTENDED);
  });

  it('of a service that declares none are unknown', async () => {
    const plain = await startTestApp({}, api.databaseUrl);
    try {
      const { status, json } = await patchAccount(plain, 'ann', { extended: { pronouns: 'x' } });
      expect([status, Object.keys(json.field_errors as object)]).toEqual([400, ['extended']]);
      expect((await getAccount(plain, 'cleo')).json).not.toHaveProperty('extended');
      await patchAccount(plain, 'cleo', { bio: 'coffee' });
    } finally {
      await plain.close();
    }
    expect((await getAccount(api, 'cleo')).json).toMatchObject({
      bio: 'coffee',
      extended: { birthday: '1990-02-28' },
    });
  });
});

describe('A unique field', () => {
  const staffNo = (username: string, value: string) =>
    accounts(['set', username, `extended.staff_no=${value}`, '--json']);

  it('is written by the command line, and by one account alone, however it is spelt', async () => {
    expect(await staffNo('dora', 'A-17')).toMatchObject({ code: 0 });
    const refused = await staffNo('eve', 'a-17');
    expect([refused.code, ndjson(refused.stdout)]).toEqual([
      1,
      [{ field_errors: { 'extended.staff_no': expect.objectContaining({}) } }],
    ]);
    // What is one's own can be spelt anew.
    expect(await staffNo('dora', 'a-17')).toMatchObject({ code: 0 });
    const line = { username: 'new', email: 'new@example.org', extended: { staff_no: 'A-17' } };
    const imported = await accounts(['import', '-', '--json'], { input: line });
    expect([imported.code, ndjson(imported.stdout)[0]]).toEqual([
      1,
      { line: 1, field_errors: { 'extended.staff_no': expect.objectContaining({}) } },
    ]);
    expect(imported.stderr).toContain('another account has this value');
  });

  it('is free again once it is cleared, or its account erased', async () => {
    expect(await staffNo('dora', '')).toMatchObject({ code: 0 });
    expect(await staffNo('eve', 'A-17')).toMatchObject({ code: 0 });
    await seed(api.dataSource, { username: 'leaver' });
    expect(await staffNo('leaver', 'B-1')).toMatchObject({ code: 0 });
    expect(await accounts(['erase', 'leaver', '--yes'])).toMatchObject({ code: 0 });
    expect(await staffNo('dora', 'B-1')).toMatchObject({ code: 0 });
  });

  it('is the database’s to judge: of many at once one gets it, the others 400', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `racer${i}`);
    await seed(api.dataSource, ...names.map((username) => ({ username })));
    await withFields('{"badge": {"type": "text", "unique": true}}', async (other) => {
      const answers = await Promise.all(
        names.map((name, i) => patchAccount(other, name, { extended: { badge: i % 2 ? 'ABC' : 'abc' } })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(400)]);
      const refused = answers.find(({ status }) => status === 400)!;
      expect(Object.keys(refused.json.field_errors as object)).toEqual(['extended.badge']);
    });
  });
});

describe('A declaration that changes', () => {
  const BEFORE = '{"note": {"type": "text"}, "age": {"type": "text"}, "seat": {"type": "text"}}';
  const AFTER = '{"age": {"type": "integer"}, "seat": {"type": "text", "unique": true}}';

  beforeAll(async () => {
    await seed(api.dataSource, { username: 'fred' }, { username: 'gus' });
    await withFields(BEFORE, async (other) => {
      await patchAccount(other, 'fred', { extended: { note: 'kept', age: 'old', seat: 'x' } });
      await patchAccount(other, 'gus', { extended: { age: '', seat: 'X' } });
    });
  });

  it('strands nobody: misfits are shown, what is not declared is kept and hidden', async () => {
    await withFields(AFTER, async (other) => {
      const { json } = await patchAccount(other, 'fred', { bio: 'still here' });
      expect([json.bio, json.extended]).toEqual(['still here', { age: 'old', seat: 'x' }]);
      // The document says what fits: this does not.
      expect((await takeFaults()).length).toBeGreaterThan(0);
      expect((await patchAccount(other, 'fred', { extended: { age: 'old' } })).status).toBe(400);
      expect((await patchAccount(other, 'fred', { extended: { age: 7 } })).json.extended).toEqual({
        age: 7,
        seat: 'x',
      });
      // From now on nobody else gets a seat, and who had the same keeps it.
      expect((await patchAccount(other, 'gus', { extended: { age: null, seat: 'X' } })).status).toBe(200);
      expect((await patchAccount(other, 'ann', { extended: { seat: 'X' } })).status).toBe(400);
    });
    await accounts(['set', 'fred', 'goals=more'], { fields: AFTER });
    const line = { username: 'fred', email: 'fred@example.com', extended: { age: 8 } };
    expect(await accounts(['import', '-', '--update'], { fields: AFTER, input: line })).toMatchObject({
      code: 0,
    });
    await withFields(BEFORE, async (other) => {
      expect((await getAccount(other, 'fred')).json.extended).toEqual({ note: 'kept', age: 8, seat: 'x' });
      expect((await takeFaults()).length).toBeGreaterThan(0);
    });
  });

  it('shows in accounts fields, which can remove what is not declared', async () => {
    await withFields(AFTER, () => Promise.resolve());
    const list = async () =>
      ndjson((await accounts(['fields', '--json'], { fields: AFTER })).stdout).filter(({ field }) =>
        /^(note|age|seat)$/.test(field as string),
      );
    expect(await list()).toEqual([
      { field: 'age', declared: true, values: 1, misfits: 0 },
      { field: 'seat', declared: true, values: 2, misfits: 1 },
      { field: 'note', declared: false, values: 1, misfits: 0 },
    ]);
    const purge = (name: string) =>
      accounts(['fields', '--purge', name, '--yes', '--json'], { fields: AFTER });
    expect(await purge('age')).toMatchObject({ code: 1, stderr: expect.stringContaining('is declared') });
    const version = await versionOf(api, 'fred');
    expect(ndjson((await purge('note')).stdout)).toEqual([{ field: 'note', purged: 1 }]);
    expect((await changesOf(api, 'fred')).at(-1)).toMatchObject({
      ...{ version: version + 1, channel: 'command_line', fields: ['extended.note'] },
      field_values: { 'extended.note': { old: 'kept', new: null } },
    });
    expect((await list()).map(({ field }) => field)).toEqual(['age', 'seat']);
    expect(await accounts(['fields', '--purge', 'note'], { fields: AFTER })).toMatchObject({ code: 2 });
  });
});

describe('The OpenAPI document', () => {
  it('of the service and of the command line has them, closed', async () => {
    const served = (await api.request({ url: '/openapi.json' })).json;
    const printed: typeof served = JSON.parse((await accounts(['openapi'])).stdout);
    expect(printed.components.schemas).toEqual(served.components.schemas);
    const { FullAccount, AccountPatch, SharedAccount } = served.components.schemas;
    expect(Object.keys(FullAccount.properties.extended.properties as object)).toEqual(Object.keys(EXTENDED));
    expect(FullAccount.required).toContain('extended');
    expect(Object.keys(SharedAccount.properties.extended.properties as object)).toEqual(['pronouns']);
    expect(AccountPatch.properties.extended).toMatchObject({
      additionalProperties: false,
      properties: { pronouns: { maxLength: 60, description: 'Pronouns' }, topics: { maxItems: 2 } },
    });
    expect(AccountPatch.properties.extended.properties).not.toHaveProperty('staff_no');
  });
});

it('A list has them too, each account by itself', async () => {
  const { json } = await api.request({ url: `${BASE}/accounts?usernames=cleo,bea`, as: 'other' });
  expect(json.map(({ extended }: { extended?: object }) => extended)).toEqual([
    { pronouns: null },
    undefined,
  ]);
});
