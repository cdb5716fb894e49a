import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDataSource } from '../../src/database/data-source.js';
import {
  ensureCluster,
  readPassword,
  readPostmaster,
  ROLE,
  startServer,
  stopServer,
} from '../../src/database/postgres-cluster.js';
import { findPlace } from '../../src/database/postgres-place.js';
import { findPrograms } from '../../src/database/postgres-programs.js';
import { giveTo } from '../../src/database/postgres-user.js';
import { freePort } from './redis.js';
import { until } from './until.js';

/** A PostgreSQL of the test's own, which it may stop and start; always on the same port. */
export interface OwnServer {
  /** Of a migrated, empty database. */
  readonly url: string;
  /** Also after it was killed. */
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends its processes as a crash would: at once, and all of them. */
  kill(): Promise<void>;
  /** Its processes, the postmaster first; none while it is down. */
  processes(): Promise<number[]>;
  /** Makes a folder that the server may use. */
  giveFolder(path: string): Promise<void>;
  remove(): Promise<void>;
}

/**
 * @param options.parent where its files go
 * @param options.settings of PostgreSQL
 */
export async function createOwnServer({
  parent = tmpdir(),
  settings = {},
}: { parent?: string; settings?: Record<string, string> } = {}): Promise<OwnServer> {
  const folder = await mkdtemp(join(parent, 'own-server-'));
  await chmod(folder, 0o755);
  const place = await findPlace(folder);
  const programs = await findPrograms(place.user, place.copies);
  const cluster = { directory: place.cluster, user: place.user, programs };
  await ensureCluster(cluster, { fsync: 'off' });
  const port = await freePort();
  const start = async (): Promise<void> => {
    const { code, output } = await startServer(cluster, port, { fsync: 'off', ...settings });
    if (code !== 0) throw new Error(output);
  };
  await start();
  const url = `postgres://${ROLE}:${await readPassword(cluster)}@127.0.0.1:${port}/postgres`;
  const dataSource = createDataSource({ url, poolSize: 1 });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  const stop = async (): Promise<void> => void (await stopServer(cluster));
  const processes = async (): Promise<number[]> => {
    const postmaster = await readPostmaster(cluster);
    return postmaster ? familyOf(postmaster.pid) : [];
  };
  const kill = async (): Promise<void> => {
    const pids = await processes();
    for (const pid of pids) signal(pid, 'SIGKILL');
    await until(async () => (await Promise.all(pids.map(familyOf))).flat().length === 0);
  };
  return {
    url,
    start,
    stop,
    kill,
    processes,
    giveFolder: (path) => giveTo(place.user, path),
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The process and its children, if it is still there; one that nobody has waited for yet still is, to PostgreSQL. */
async function familyOf(pid: number): Promise<number[]> {
  const ps = ['-o', 'pid=', '-p', String(pid), '--ppid', String(pid)];
  const { stdout } = await promisify(execFile)('ps', ps).catch(() => ({ stdout: '' }));
  const found = stdout.split('\n').filter(Boolean).map(Number);
  return found.sort((a, b) => Number(b === pid) - Number(a === pid));
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended meanwhile.
  }
}
