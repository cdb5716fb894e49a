import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Client } from 'pg';
import { OperatorError } from '../../src/diagnostics/operator-error.js';
import { startEmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import type { EmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { startProgram } from '../support/programs.js';
import { until } from '../support/until.js';

// Several clusters and processes each, on a machine that may run other tests too.
jest.setTimeout(60_000);

const settings = { fsync: 'off' };
const asRoot = process.getuid?.() === 0;

/** Has a cluster, which most tests start and stop: to make one takes longer than most of them. */
let shared: string;
/** Where the test at hand has its cluster. */
let dataDir: string;
const folders: string[] = [];
let started: EmbeddedPostgres[];
let children: ChildProcess[];

beforeAll(async () => {
  shared = await emptyFolder();
  folders.pop();
});

afterAll(() => rm(shared, { recursive: true, force: true }));

beforeEach(() => {
  dataDir = shared;
  started = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) await kill(child);
  for (const server of started) await server.stop();
  await until(async () => (await postmasterPid(dataDir)) === null);
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `${basename(tmpdir())}-`));
  folders.push(folder);
  await chmod(folder, 0o755);
  return folder;
}

describe('the embedded PostgreSQL', () => {
  it('starts in an empty folder, with UTF-8 and a password that only its owner can read', async () => {
    dataDir = await emptyFolder();
    const server = await start();
    expect(server).toMatchObject({
      takenOver: false,
      relocated: false,
      directory: join(dataDir, 'postgres'),
    });
    const [row] = await ask(server.url, `select current_database() as name, lower('ÄÖ') as lower, version()`);
    expect(row).toMatchObject({
      name: 'accounts',
      lower: 'äö',
      version: expect.stringMatching(/^PostgreSQL 18/),
    });
    expect((await stat(join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600);
    await expect(ask(server.url.replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/);
  });

  it('keeps its data from one start to the next', async () => {
    const first = await start();
    await remember(first);
    await first.stop();
    const second = await start();
    expect(second.takenOver).toBe(false);
    expect(await recall(second)).toBe(true);
  });

  it('hands its settings to the server, whatever quotes they hold', async () => {
    const server = await startEmbeddedPostgres({
      dataDir,
      settings: { ...settings, 'user.note': `it's "so"` },
    });
    started.push(server);
    expect(await ask(server.url, `select current_setting('user.note') as note`)).toEqual([
      { note: `it's "so"` },
    ]);
  });

  it('takes over the server of a process that was killed', async () => {
    const { url, child } = await startInChild();
    await kill(child);
    const server = await start();
    expect(server).toMatchObject({ url, takenOver: true });
  });

  it('recovers after the server itself was killed, once its orphaned sessions are gone', async () => {
    const first = await start();
    await remember(first);
    const session = await connect(first.url);
    session.on('error', () => undefined);
    // A session that computes does not notice the death of its server, and keeps its memory in use.
    const end = `clock_timestamp() + interval '2 s'`;
    const busy = session.query(
      `do $$ declare t timestamptz := ${end}; begin while clock_timestamp() < t loop end loop; end $$`,
    );
    busy.catch(() => undefined);
    const computing = `select from pg_stat_activity where query like 'do %' and state = 'active'`;
    await until(async () => (await ask(first.url, computing)).length === 1);
    process.kill((await postmasterPid(dataDir))!, 'SIGKILL');
    const second = await start();
    expect(second.takenOver).toBe(false);
    expect(await recall(second)).toBe(true);
  });

  it('is not misled by the process number of a dead server that another program has now', async () => {
    const first = await start();
    await remember(first);
    const file = join(dataDir, 'postgres', 'postmaster.pid');
    const lines = (await readFile(file, 'utf8')).split('\n');
    await first.stop();
    // A child as PostgreSQL's own user: that is whom PostgreSQL would take for its server.
    const { uid, gid } = await stat(join(dataDir, 'postgres'));
    const other = startProgram('sleep', ['60'], { ...(asRoot ? { uid, gid } : {}), cwd: '/' });
    children.push(other);
    await writeFile(file, [String(other.pid), ...lines.slice(1)].join('\n'));
    expect(await recall(await start())).toBe(true);
  });

  it('lets two processes start at once: one makes the database, both use it', async () => {
    dataDir = await emptyFolder();
    const [one, two, here] = await Promise.all([startInChild(), startInChild(), start()]);
    expect([one.url, two.url]).toEqual([here.url, here.url]);
    expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.password']);
  });

  it('lets starts and stops at once come out right', async () => {
    const first = await start();
    for (let round = 0; round < 3; round++) {
      const [next] = await Promise.all([start(), started.at(-1)!.stop()]);
      expect(await ask(next.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    }
    expect(started.at(-1)).not.toBe(first);
  });

  it('stops with its last user, not before', async () => {
    const first = await start();
    const { child } = await startInChild();
    await first.stop();
    expect(await ask(first.url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await kill(child);
    const last = await start();
    expect(last.takenOver).toBe(true);
    await last.stop();
    await expect(connect(last.url)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('keeps running for a session that is none of ours', async () => {
    const first = await start();
    const session = await connect(first.url);
    await first.stop();
    expect((await session.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await session.end();
    await (await start()).stop();
    await expect(connect(first.url)).rejects.toThrow(/ECONNREFUSED/);
  });

  it('makes a half-made cluster anew, and deletes nothing that is not its own', async () => {
    dataDir = await emptyFolder();
    await mkdir(join(dataDir, 'postgres', 'base'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '18\n');
    await mkdir(join(dataDir, 'postgres.new-00000000'));
    await start();
    const names = (await readdir(dataDir)).sort();
    expect(names).toEqual([
      'postgres',
      expect.stringMatching(/^postgres\.incomplete-\d+$/),
      'postgres.password',
    ]);
  });

  it('steals the lock of a process that is gone', async () => {
    const gone = startProgram('true', []);
    await once(gone, 'exit');
    await writeFile(join(dataDir, 'postgres.lock'), `${gone.pid} ${hostname()} x`);
    await start();
  });
});

describe('the embedded PostgreSQL says in one sentence', () => {
  it('that the cluster is of another major version', async () => {
    dataDir = await emptyFolder();
    const server = await start();
    await server.stop();
    await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '17\n');
    expect(await failure(dataDir)).toMatch(
      /was made by PostgreSQL 17, but PostgreSQL 18 is installed: dump it/,
    );
  });

  it('that the data folder cannot be made, and why', async () => {
    dataDir = await emptyFolder();
    await writeFile(join(dataDir, 'file'), '');
    const below = join(dataDir, 'file', 'data');
    expect(await failure(below)).toBe(
      `DATA_DIR ${below} cannot be created or written: a part of the path is a file, not a folder.`,
    );
  });

  it('why the server did not start', async () => {
    const message = await failure(dataDir, { shared_buffers: 'plenty' });
    expect(message).toMatch(/did not start: .*invalid value for parameter "shared_buffers": "plenty"/);
  });

  it('that the password is missing', async () => {
    dataDir = await emptyFolder();
    await (await start()).stop();
    await rm(join(dataDir, 'postgres.password'));
    expect(await failure(dataDir)).toMatch(
      /password of the database cannot be read from .*postgres\.password/,
    );
  });
});

describe('the embedded PostgreSQL in a folder that only its maker may enter', () => {
  it('lives there, or as root elsewhere because it runs as another user, and is found again', async () => {
    dataDir = await emptyFolder();
    await chmod(dataDir, 0o700);
    const inside = join(dataDir, 'data');
    const first = await startEmbeddedPostgres({ dataDir: inside, settings });
    started.push(first);
    const home = dirname(first.directory);
    try {
      expect(first.relocated).toBe(asRoot);
      expect(first.directory.startsWith(dataDir)).toBe(!asRoot);
      await remember(first);
      await first.stop();
      const second = await startEmbeddedPostgres({ dataDir: inside, settings });
      started.push(second);
      expect(second).toMatchObject({ relocated: asRoot, directory: first.directory });
      expect(await recall(second)).toBe(true);
      await second.stop();
    } finally {
      await until(async () => (await postmasterPid(home)) === null);
      await rm(home, { recursive: true, force: true });
    }
  });
});

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, settings });
  started.push(server);
  return server;
}

/** Another process that uses the same data folder, until it is killed. */
async function startInChild(): Promise<{ url: string; child: ChildProcess }> {
  const program = `import { startEmbeddedPostgres } from './dist/embedded-postgres/embedded-postgres.js';
    const server = await startEmbeddedPostgres(${JSON.stringify({ dataDir, settings })});
    process.stdout.write(server.url);
    setInterval(() => {}, 1000);`;
  const args = ['--input-type=module', '--eval', program];
  const child = startProgram(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [url] = (await once(child.stdout!, 'data')) as [Buffer];
  return { url: url.toString(), child };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = await connect(url);
  return client.query<Record<string, unknown>>(sql).then(
    ({ rows }) => client.end().then(() => rows),
    (error: unknown) => client.end().then(() => Promise.reject(error as Error)),
  );
}

/** For a table that no other test makes. */
const nameOfTest = () => `of_${createHash('md5').update(expect.getState().currentTestName!).digest('hex')}`;

const remember = (server: EmbeddedPostgres) => ask(server.url, `create table ${nameOfTest()} ()`);

async function recall(server: EmbeddedPostgres): Promise<boolean> {
  return (await ask(server.url, `select from pg_tables where tablename = '${nameOfTest()}'`)).length === 1;
}

async function failure(folder: string, more: Record<string, string> = {}): Promise<string> {
  const error = await startEmbeddedPostgres({ dataDir: folder, settings: { ...settings, ...more } }).then(
    (server) => started.push(server),
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OperatorError);
  return (error as OperatorError).message;
}

async function postmasterPid(home: string): Promise<number | null> {
  const text = await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8').catch(() => null);
  return text === null ? null : Number(text.split('\n')[0]);
}

it('The log names nobody, whatever a statement complains of', async () => {
  const { url } = await start();
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('CREATE TEMPORARY TABLE people (email text UNIQUE)');
    const insert = () => client.query('INSERT INTO people VALUES ($1)', ['canary@example.com']);
    await insert();
    await expect(insert()).rejects.toMatchObject({ code: '23505' });
    await expect(client.query(`SELECT 'canary'::text, 1 / 0`)).rejects.toMatchObject({ code: '22012' });
  } finally {
    await client.end();
  }
  const log = await readFile(join(dataDir, 'postgres', 'server.log'), 'utf8');
  expect(log).toContain('duplicate key value violates unique constraint');
  expect(log).not.toContain('canary');
});
