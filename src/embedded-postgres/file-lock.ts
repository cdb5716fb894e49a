import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from '../diagnostics/operator-error.js';

// A holder touches its lock, so that a process number used again (after a restart of a container, say)
// does not keep a dead holder's lock for ever.
const TOUCH_MS = 2_000;
const STALE_MS = 20_000;
const WAIT_MS = 120_000;

/** Does `work` while no other process, and nobody else in this one, holds the lock file `path`. */
export async function withFileLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const content = `${process.pid} ${hostname()} ${randomUUID()}`;
  await acquire(path, content);
  const touching = setInterval(() => void touch(path), TOUCH_MS).unref();
  try {
    return await work();
  } finally {
    clearInterval(touching);
    if ((await read(path)) === content) await rm(path, { force: true });
  }
}

async function acquire(path: string, content: string): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  while (!(await create(path, content))) {
    if (await isStale(path)) await removeStale(path);
    else if (Date.now() < deadline) await sleep(40);
    else throw new Error(`process ${(await read(path))?.split(' ')[0] ?? '?'} still holds ${path}`);
  }
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx' });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  const content = await read(path);
  if (content === null) return false;
  const [pid, host] = content.split(' ');
  return (host === hostname() && !isAlive(Number(pid))) || (await age(path)) > STALE_MS;
}

/** Whoever removes a stale lock does so under a second lock: otherwise two who saw it stale could each
 *  remove one, the slower one the fresh lock of the faster. */
async function removeStale(path: string): Promise<void> {
  const removal = `${path}.removal`;
  if (!(await create(removal, ''))) {
    if ((await age(removal)) > STALE_MS) await rm(removal, { force: true });
    else await sleep(10);
    return;
  }
  try {
    if (await isStale(path)) await rm(path, { force: true });
  } finally {
    await rm(removal, { force: true });
  }
}

async function read(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch(() => null);
}

async function age(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => 0,
  );
}

async function touch(path: string): Promise<void> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}
