import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { serverUser, type ServerUser } from '../../src/embedded-postgres/system-user.js';
import { plainEnvironment } from '../../test/support/programs.js';

/** What operators run, found on this machine. */
export interface Programs {
  readonly patroni: string;
  readonly etcd: string;
  /** Folder of PostgreSQL's programs. */
  readonly postgres: string;
  /** As whom they run: PostgreSQL refuses root. */
  readonly user: ServerUser;
}

const DEBIAN = '/usr/lib/postgresql';
const OLDEST = 15;

/** @throws Error that says what to install */
export async function findPrograms(): Promise<Programs> {
  const [patroni, etcd] = [await find('patroni'), await find('etcd')];
  const postgres = await findPostgres();
  if (patroni === undefined || etcd === undefined || postgres === undefined) {
    const missing = Object.entries({ patroni, etcd, [`PostgreSQL ${OLDEST} or later`]: postgres });
    const names = missing.flatMap(([name, found]) => (found === undefined ? [name] : []));
    throw new Error(
      `Not on this machine: ${names.join(', ')}. On Debian: apt-get install -y patroni etcd-server postgresql`,
    );
  }
  return { patroni, etcd, postgres, user: await serverUser() };
}

async function find(program: string): Promise<string | undefined> {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/bin', '/usr/sbin', '/usr/local/bin'];
  for (const folder of folders) {
    const path = join(folder, program);
    if (folder !== '' && (await isThere(path))) return path;
  }
  return undefined;
}

async function findPostgres(): Promise<string | undefined> {
  const versions = (await readdir(DEBIAN).catch(() => [])).map(Number).sort((a, b) => b - a);
  if ((versions[0] ?? 0) >= OLDEST) return join(DEBIAN, String(versions[0]), 'bin');
  const control = await find('pg_ctl');
  return control === undefined ? undefined : dirname(control);
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** A program that runs until it is told to end, and what it says. */
export interface Running {
  readonly child: ChildProcess;
  readonly output: string;
}

export function start(program: string, args: readonly string[], user: ServerUser): Running {
  const child = spawn(program, args, {
    ...user.ids,
    cwd: '/',
    env: plainEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const running = { child, output: '' };
  child.once('error', (error) => (running.output += error.message));
  for (const stream of [child.stdout, child.stderr]) {
    stream
      .setEncoding('utf8')
      .on('data', (text: string) => (running.output = (running.output + text).slice(-20_000)));
  }
  return running;
}

export async function kill({ child }: Running): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

/** A process and all that it has started, which still are there. */
export async function familyOf(pid: number): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'pid=,ppid=,stat=']);
  const all = stdout.split('\n').flatMap((line) => {
    const [id, parent, state] = line.trim().split(/ +/);
    return id && !state!.startsWith('Z') ? [{ id: Number(id), parent: Number(parent) }] : [];
  });
  const family = new Set(all.filter(({ id }) => id === pid).map(({ id }) => id));
  for (let size = -1; size < family.size;) {
    size = family.size;
    for (const { id, parent } of all) if (family.has(parent)) family.add(id);
  }
  return [...family];
}

export function signalAll(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended meanwhile.
    }
  }
}
