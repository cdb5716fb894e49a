import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { ndjson, runAccounts } from '../support/service/command-line.js';
import { askFor, pending } from '../support/email-changes.js';
import { changesOf } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';
import { administer } from '../support/test-database.js';

jest.setTimeout(60_000);

let api: TestApp;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edit-'));
  api = await startTestApp();
  await seed(api.dataSource, { username: 'John', bio: 'old', country: 'US' }, { username: 'other' });
});

afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

function accounts(args: string[], env: Record<string, string> = {}) {
  return runAccounts(args, { env: { DATABASE_URL: api.databaseUrl, ...env }, cwd: folder });
}

async function show(username: string) {
  return ndjson((await accounts(['show', username, '--json'])).stdout)[0];
}

describe('accounts create', () => {
  it('creates an account that the API knows', async () => {
    const { code, stdout } = await accounts([
      'create',
      'Erika',
      '--email',
      'E@example.org',
      '--name',
      'Erika M',
      '--staff',
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '"Erika" is created.\n' });
    const { json } = await api.request({ url: '/api/user/v1/accounts/erika', as: 'erika' });
    expect(json).toMatchObject({
      username: 'Erika',
      email: 'E@example.org',
      name: 'Erika M',
      is_active: true,
    });
    const { status } = await api.request({ url: '/api/user/v1/accounts?email=e@example.org', as: 'erika' });
    expect(status).toBe(200);
    const [entry] = ndjson((await accounts(['history', 'erika', '--json'])).stdout);
    expect(entry).toMatchObject({ version: 1, type: 'account.created', channel: 'command_line' });
  });

  it.each([
    [['john', '--email', 'new@example.com'], /^There is an account "john" already\.\n$/],
    [['fresh', '--email', 'OTHER@example.com'], /field "email": another account has this address\.\n$/],
    [['fresh', '--email', 'nonsense'], /field "email": must be an email address/],
    [['x', '--email', 'x@example.com', '--name', '<b>'], /field "username": .*\n.*field "name": /],
  ])('refuses %j', async (args, message) => {
    const { code, stdout, stderr } = await accounts(['create', ...args]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
  });

  it('makes the tables of an empty database', async () => {
    const name = `${new URL(api.databaseUrl).pathname.slice(1)}_new`;
    await administer(`CREATE DATABASE ${name}`);
    try {
      const env = { DATABASE_URL: Object.assign(new URL(api.databaseUrl), { pathname: `/${name}` }).href };
      const { code, stdout } = await accounts(['create', 'first', '--email', 'a@example.com', '--json'], env);
      expect({ code, out: ndjson(stdout) }).toEqual({
        code: 0,
        out: [{ username: 'first', result: 'created' }],
      });
    } finally {
      await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });

  it('takes a missing address for wrong usage', async () => {
    expect(await accounts(['create', 'fresh'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('accounts set', () => {
  it('saves everything as one audited change, and prints it', async () => {
    const { code, stdout } = await accounts([
      'set',
      'JOHN',
      'email=John@Example.net',
      'is_active=false',
      'is_staff=true',
      'name=John = Doe',
      'bio:=""',
      'country=',
      'language_proficiencies=en de',
      'year_of_birth=1980',
      'gender=m',
      '--json',
    ]);
    const changes = {
      email: { old: 'John@example.com', new: 'John@Example.net' },
      is_active: { old: true, new: false },
      is_staff: { old: false, new: true },
      name: { old: '', new: 'John = Doe' },
      bio: { old: 'old', new: '' },
      country: { old: 'US', new: null },
      language_proficiencies: { old: [], new: [{ code: 'de' }, { code: 'en' }] },
      gender: { old: null, new: 'm' },
    };
    expect({ code, out: ndjson(stdout) }).toEqual({
      code: 0,
      out: [{ username: 'John', version: 2, changes }],
    });
    expect(await show('john')).toMatchObject({
      email: 'John@Example.net',
      is_active: false,
      bio: '',
      country: null,
    });
    const entries = ndjson((await accounts(['history', 'john', '--json'])).stdout);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      version: 2,
      changes,
      channel: 'command_line',
      type: 'account.updated',
    });
  });

  it.each([
    ['set', async () => accounts(['set', 'asker', 'email=asker.set@example.org'])],
    [
      'import --update',
      async () => {
        const file = join(folder, 'asker.ndjson');
        await writeFile(file, '{"username":"asker","email":"asker.import@example.org"}');
        return accounts(['import', '--update', file]);
      },
    ],
  ])('by %s, ends a change of address that its owner had asked for, in the same change', async (_, run) => {
    if ((await api.request({ url: '/api/user/v1/accounts/asker', as: SERVICE })).status === 404) {
      await seed(api.dataSource, { username: 'asker' });
    }
    expect((await askFor(api, 'asker', 'asker.own@example.org')).status).toBe(200);
    expect((await run()).code).toBe(0);
    expect((await pending(api, 'asker')).status).toBe(404);
    const [last] = (await changesOf(api, 'asker')).slice(-1);
    expect(last!.fields.sort()).toEqual(['email', 'email_change']);
    expect(last!.field_values.email_change).toEqual({ old: 'asker.own@example.org', new: null });
  });

  it('says that there is nothing to change, and makes no version', async () => {
    const { code, stdout } = await accounts(['set', 'john', 'gender=m', 'is_staff=TRUE']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'Nothing to change: "John" is like that already.\n',
    });
    const [saved] = ndjson((await accounts(['set', 'john', 'gender=m', '--json'])).stdout);
    expect(saved).toEqual({ username: 'John', version: 2, changes: {} });
  });

  it.each([
    ['gender=x', /field "gender"/],
    ['email=other@EXAMPLE.com', /field "email": another account has this address/],
    ['email=', /field "email"/],
    ['username=jack', /field "username": this field is not editable/],
    ['shoe_size=42', /field "shoe_size": there is no such field/],
    ['is_active=maybe', /field "is_active": must be true or false/],
    ['year_of_birth:="x"', /field "year_of_birth"/],
    ['language_proficiencies=de,xx', /field "language_proficiencies"/],
  ])('refuses %s, and saves nothing of the rest', async (assignment, message) => {
    const { code, stdout, stderr } = await accounts(['set', 'john', 'bio=not saved', assignment]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(await show('john')).toMatchObject({ bio: '' });
  });

  it.each([[[]], [['bio']], [['=x']], [['bio=a', 'bio=b']], [['bio:={']]])(
    'takes %j for wrong usage',
    async (assignments) => {
      expect(await accounts(['set', 'john', ...assignments])).toMatchObject({ code: 2, stdout: '' });
    },
  );

  it('says that there is no such account', async () => {
    expect(await accounts(['set', 'nobody', 'bio=x'])).toMatchObject({
      code: 1,
      stderr: 'There is no account "nobody".\n',
    });
  });
});
