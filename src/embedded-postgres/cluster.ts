import { randomBytes } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { OperatorError, reasonOf } from '../diagnostics/operator-error.js';
import { isAlive } from './file-lock.js';
import type { PostgresBinaries } from './binaries.js';
import { giveTo, type Outcome, run, type ServerUser } from './system-user.js';

export const ROLE = 'accounts';

export interface Cluster {
  directory: string;
  user: ServerUser;
  binaries: PostgresBinaries;
}

const passwordFile = ({ directory }: Cluster) => `${directory}.password`;
const logFile = ({ directory }: Cluster) => join(directory, 'server.log');

/** Makes the cluster unless there is one that this PostgreSQL can serve. */
export async function ensureCluster(
  cluster: Cluster,
  settings: Record<string, string>,
  mayCreate = true,
): Promise<void> {
  const { directory, binaries } = cluster;
  await removeUnfinished(directory);
  const major = await majorVersion(directory);
  if (major === binaries.major) return;
  if (major !== null) {
    throw new OperatorError(
      `The database in ${directory} was made by PostgreSQL ${major}, but PostgreSQL ${binaries.major} is installed: ` +
        `dump it with version ${major} and load the dump into a new one, or set another DATA_DIR or DATABASE_URL.`,
    );
  }
  if (!mayCreate) {
    throw new OperatorError(
      `There is no database in ${directory}, and none is made with NODE_ENV=production: set DATABASE_URL, or the DATA_DIR of the service.`,
    );
  }
  await setAside(directory);
  await createCluster(cluster, settings.fsync === 'off');
}

/** Null if there is no cluster, or none that got as far as its control file. */
async function majorVersion(directory: string): Promise<string | null> {
  try {
    await stat(join(directory, 'global', 'pg_control'));
    return (await readFile(join(directory, 'PG_VERSION'), 'utf8')).trim() || null;
  } catch {
    return null;
  }
}

/** Whatever lies there is no cluster, but it is not ours to delete. */
async function setAside(directory: string): Promise<void> {
  const entries = await readdir(directory).catch(() => []);
  if (entries.length > 0) await rename(directory, `${directory}.incomplete-${Date.now()}`);
}

/** The cluster gets its name when it is complete: a killed initdb leaves nothing that looks like one. */
async function createCluster(cluster: Cluster, fast: boolean): Promise<void> {
  const unfinished = `${cluster.directory}.new-${randomBytes(4).toString('hex')}`;
  await mkdir(unfinished, { mode: 0o700 });
  await giveTo(cluster.user, unfinished);
  await writePassword(cluster);
  const made = await run(cluster.user, cluster.binaries.initdb, [
    `--pgdata=${unfinished}`,
    `--username=${ROLE}`,
    `--pwfile=${passwordFile(cluster)}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // PostgreSQL's own C.UTF-8 is the same on every platform; not every system has a locale of that name.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(fast ? ['--no-sync'] : []),
  ]);
  if (made.code !== 0) {
    await rm(unfinished, { recursive: true, force: true });
    throw new OperatorError(`No database can be made in ${cluster.directory}: ${complaint(made)}.`);
  }
  await rename(unfinished, cluster.directory);
}

async function removeUnfinished(directory: string): Promise<void> {
  const home = dirname(directory);
  const names = (await readdir(home)).filter((name) => name.startsWith(`${basename(directory)}.new-`));
  for (const name of names) {
    // An initdb that outlived us may still write there; then the next start removes it.
    await rm(join(home, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

async function writePassword(cluster: Cluster): Promise<void> {
  const file = passwordFile(cluster);
  await rm(file, { force: true });
  await writeFile(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  await giveTo(cluster.user, file);
}

export async function readPassword(cluster: Cluster): Promise<string> {
  try {
    return (await readFile(passwordFile(cluster), 'utf8')).trim();
  } catch (cause) {
    const message = `The password of the database cannot be read from ${passwordFile(cluster)}: ${reasonOf(cause)}.`;
    throw new OperatorError(message, { cause });
  }
}

function complaint({ output }: Outcome): string {
  const said = /(?:error|FATAL|PANIC): +(.*)/.exec(output)?.[1] ?? output.split('\n').at(-1);
  return said?.replace(/\.$/, '') || 'initdb gave no reason';
}

export interface Postmaster {
  pid: number;
  port: number;
}

/** What postmaster.pid says, true or not: lines 1 and 4 are the process and the port. */
export async function readPostmaster({ directory }: Cluster): Promise<Postmaster | null> {
  const text = await readFile(join(directory, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]) } : null;
}

/** `foreign`: the number of a dead server went to another program, which PostgreSQL would take for the server. */
export async function postmasterState(
  cluster: Cluster,
  { pid }: Postmaster,
): Promise<'alive' | 'dead' | 'foreign'> {
  if (!isAlive(pid)) return 'dead';
  const command = await commandLine(pid);
  if (command === null) return 'alive';
  return command.includes('postgres') && command.includes(cluster.directory) ? 'alive' : 'foreign';
}

async function commandLine(pid: number): Promise<string | null> {
  if (platform() === 'linux') return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
  const { code, output } = await run({ name: 'us' }, 'ps', ['-o', 'args=', '-p', String(pid)]);
  return code === 0 ? output : null;
}

export async function forgetPostmaster({ directory }: Cluster): Promise<void> {
  await rm(join(directory, 'postmaster.pid'), { force: true });
}

/** What a statement complains of may name an address, and its log outlives an erasure: codes and sentences alone are kept. */
const QUIET = {
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
};

/** On failure `output` is what the server logged. */
export async function startServer(
  cluster: Cluster,
  port: number,
  settings: Record<string, string>,
): Promise<Outcome> {
  const log = logFile(cluster);
  await startNewLog(log);
  const before = (await readFile(log).catch(() => Buffer.alloc(0))).length;
  const all = {
    ...QUIET,
    ...settings,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    port: String(port),
  };
  const options = Object.entries(all).map(([name, value]) => `-c ${quote(`${name}=${value}`)}`);
  const where = ['-D', cluster.directory, '-l', log];
  const args = ['start', '-w', '-t', '120', '-s', ...where, '-o', options.join(' ')];
  const { code, output } = await run(cluster.user, cluster.binaries.pgCtl, args);
  if (code === 0) return { code, output };
  const logged = (await readFile(log).catch(() => Buffer.alloc(0))).subarray(before).toString().trim();
  return { code, output: logged || output };
}

export function stopServer({ user, binaries, directory }: Cluster): Promise<Outcome> {
  return run(user, binaries.pgCtl, ['stop', '-m', 'fast', '-w', '-t', '60', '-s', '-D', directory]);
}

/** One older log is kept: an embedded database is nobody's to rotate. */
async function startNewLog(log: string): Promise<void> {
  const size = (await lstat(log).catch(() => null))?.size ?? 0;
  if (size > 1024 * 1024) await rename(log, `${log}.old`);
}

/** pg_ctl hands the options to a shell. */
function quote(text: string): string {
  return platform() === 'win32' ? `"${text}"` : `'${text.replaceAll("'", `'\\''`)}'`;
}
