import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { OperatorError, reasonOf } from '../diagnostics/operator-error.js';
import { canWorkIn, isRoot, run, serverUser, type ServerUser } from './system-user.js';

/** Where files go that another user must reach when root's own folders are closed. */
const SHARED = '/var/lib/user-accounts';

export interface Location {
  /** Folder that holds the cluster, its password file and its lock. */
  home: string;
  cluster: string;
  /** Folder for a copy of the binaries, should one be needed. */
  copies: string;
  user: ServerUser;
  relocated: boolean;
}

/** The data folder itself, or as root a folder below SHARED if the user who runs PostgreSQL cannot reach it.
 *  A cluster that exists decides: it is found where it was made. */
export async function findLocation(dataDir: string): Promise<Location> {
  const folder = await makeFolder(resolve(dataDir), 'DATA_DIR');
  if (!isRoot()) return ordinaryLocation(folder);
  const elsewhere = join(SHARED, nameFor(folder));
  if (await owner(join(folder, 'postgres'))) return existingLocation(folder);
  const shared = { relocated: true, copies: SHARED };
  if (await owner(join(elsewhere, 'postgres'))) return { ...(await existingLocation(elsewhere)), ...shared };
  const user = await serverUser();
  if (await canWorkIn(user, folder)) return locationIn(folder, user);
  const home = await makeShared(elsewhere);
  if (!(await canWorkIn(user, home))) throw notReachable(home, user);
  return { ...locationIn(home, user), ...shared };
}

async function ordinaryLocation(home: string): Promise<Location> {
  const location = locationIn(home, await serverUser());
  const uid = (await owner(location.cluster))?.uid;
  if (uid !== undefined && process.getuid && uid !== process.getuid()) {
    throw new OperatorError(
      `The database in ${location.cluster} belongs to another user (uid ${uid}): ` +
        'start as the user who made it, or set another DATA_DIR.',
    );
  }
  return { ...location, copies: home };
}

async function existingLocation(home: string): Promise<Location> {
  const found = await owner(join(home, 'postgres'));
  const location = locationIn(home, await serverUser(found));
  // A copy made by root (cp, tar, a restored backup) belongs to root.
  if (found?.uid === 0) await giveAllTo(location.user, location.cluster);
  if (!(await canWorkIn(location.user, home))) throw notReachable(location.cluster, location.user);
  return location;
}

const locationIn = (home: string, user: ServerUser): Location => ({
  home,
  cluster: join(home, 'postgres'),
  copies: SHARED,
  user,
  relocated: false,
});

function notReachable(path: string, user: ServerUser): OperatorError {
  return new OperatorError(
    `PostgreSQL does not run as root but as ${user.name}, who cannot reach ${path}: ` +
      'let that user into the folders above it (chmod o+x), or set another DATA_DIR.',
  );
}

async function giveAllTo(user: ServerUser, path: string): Promise<void> {
  if (!user.ids) return;
  await run({ name: 'root' }, 'chown', ['-R', '-P', `${user.ids.uid}:${user.ids.gid}`, path]);
}

async function makeFolder(path: string, what: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true });
    await access(path, constants.W_OK | constants.X_OK);
    return await realpath(path);
  } catch (cause) {
    const message = `${what} ${path} cannot be created or written: ${reasonOf(cause)}.`;
    throw new OperatorError(message, { cause });
  }
}

async function makeShared(path: string): Promise<string> {
  await makeFolder(path, 'The database folder');
  for (const folder of [SHARED, path]) await chmod(folder, 0o755);
  return path;
}

function nameFor(dataDir: string): string {
  const words = `${basename(dirname(dataDir))}-${basename(dataDir)}`
    .replace(/[^\w.-]/g, '_')
    .replace(/^[.-]+/, '');
  return `${words}-${createHash('sha256').update(dataDir).digest('hex').slice(0, 12)}`;
}

async function owner(path: string): Promise<{ uid: number; gid: number } | undefined> {
  return stat(path).catch(() => undefined);
}
