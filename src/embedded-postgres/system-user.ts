import { spawn } from 'node:child_process';
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Who runs PostgreSQL's binaries: without `ids` we do; as root another user, because PostgreSQL refuses root. */
export interface ServerUser {
  name: string;
  ids?: { uid: number; gid: number };
}

/** `code` is null if the program could not be started or was killed; then `output` says why. */
export interface Outcome {
  code: number | null;
  output: string;
}

export const isRoot = (): boolean => process.getuid?.() === 0;

/** `owner`: the owner of the files that PostgreSQL is to work on, if there are any. */
export async function serverUser(owner?: { uid: number; gid: number }): Promise<ServerUser> {
  if (!isRoot()) return { name: 'this user' };
  if (owner && owner.uid !== 0) return { name: `user ${owner.uid}`, ids: { uid: owner.uid, gid: owner.gid } };
  const users = await readFile('/etc/passwd', 'utf8').catch(() => '');
  return findUser(users, 'postgres') ?? findUser(users, 'nobody') ?? unnamed(65_534);
}

function findUser(users: string, name: string): ServerUser | undefined {
  const line = users.split('\n').find((text) => text.startsWith(`${name}:`));
  const [uid, gid] = (line?.split(':') ?? []).slice(2, 4).map(Number);
  return uid ? { name: `user "${name}"`, ids: { uid, gid: gid ?? uid } } : undefined;
}

const unnamed = (id: number): ServerUser => ({ name: `user ${id}`, ids: { uid: id, gid: id } });

export async function giveTo(user: ServerUser, path: string): Promise<void> {
  if (user.ids) await chown(path, user.ids.uid, user.ids.gid);
}

/** Tried out rather than computed from modes: folders above, ACLs and mounts have a say as well. */
export async function canWorkIn(user: ServerUser, folder: string): Promise<boolean> {
  if (!user.ids) return true;
  const probe = await mkdtemp(join(folder, '.probe-'));
  try {
    await giveTo(user, probe);
    return (await run(user, '/bin/sh', ['-c', 'cd "$1" && test -w .', 'sh', probe])).code === 0;
  } catch {
    return false;
  } finally {
    await rm(probe, { recursive: true, force: true });
  }
}

export function run(user: ServerUser, program: string, args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    // Our own working directory may be closed to the user.
    const child = spawn(program, args, {
      ...user.ids,
      cwd: '/',
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (error) => resolve({ code: null, output: error.message }));
    child.once('close', (code) => resolve({ code, output: output.trim() }));
    // On Windows the server inherits pg_ctl's pipes, which then never close.
    child.once('exit', (code) => setTimeout(() => resolve({ code, output: output.trim() }), 500).unref());
  });
}

/** The server runs for a long time, maybe as another user: our secrets are none of its business, and
 *  PGDATA, PGPORT and the like are not meant for it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'LD_LIBRARY_PATH', 'TZ', 'SystemRoot', 'TEMP', 'TMP'];
  const kept = names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]));
  return { ...(Object.fromEntries(kept) as NodeJS.ProcessEnv), LC_ALL: 'C' };
}
