import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { createDataSource } from '../../../src/database/data-source.js';
import {
  ensureCluster,
  readPassword,
  readPostmaster,
  ROLE,
  startServer,
  stopServer,
  type Cluster,
} from '../../../src/embedded-postgres/cluster.js';
import { findLocation } from '../../../src/embedded-postgres/location.js';
import { findBinaries } from '../../../src/embedded-postgres/binaries.js';
import { giveTo } from '../../../src/embedded-postgres/system-user.js';
import { freePort } from './free-port.js';
import { until } from '../until.js';

/** A PostgreSQL of the test's own, which it may stop and start; always on the same port. */
export interface OwnServer {
  /** Of a migrated, empty database. */
  readonly url: string;
  /** Also after it was killed. @param settings beside those that it always has */
  start(settings?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
  /** Ends its processes as a crash would: at once, and all of them. */
  kill(): Promise<void>;
  /** Its processes, the postmaster first; none while it is down. */
  processes(): Promise<number[]>;
  /** Makes a folder that the server may use. */
  giveFolder(path: string): Promise<void>;
  /** Copies the files of a server that is stopped; what it gives puts them back. */
  backup(): Promise<() => Promise<void>>;
  /**
   * Another server on a copy of the files of this one, which is stopped. It is a standby, and not started yet.
   *
   * @param parent where its files go; default: beside those of this one
   */
  createStandby(parent?: string): Promise<OwnServer>;
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
  const place = await findOwnPlace(parent);
  await ensureCluster(place.cluster, { fsync: 'off' });
  const server = await serve(place, settings);
  await server.start();
  const dataSource = createDataSource({ url: server.url, poolSize: 1 });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  return server;
}

interface OwnPlace {
  readonly folder: string;
  readonly cluster: Cluster;
}

async function findOwnPlace(parent: string): Promise<OwnPlace> {
  const folder = await mkdtemp(join(parent, 'own-server-'));
  await chmod(folder, 0o755);
  const { cluster: directory, user, copies } = await findLocation(folder);
  return { folder, cluster: { directory, user, binaries: await findBinaries(user, copies) } };
}

/** Of files that are there. */
async function serve({ folder, cluster }: OwnPlace, settings: Record<string, string>): Promise<OwnServer> {
  const { directory, user } = cluster;
  const port = await freePort();
  const start = async (more: Record<string, string> = {}): Promise<void> => {
    const { code, output } = await startServer(cluster, port, { fsync: 'off', ...settings, ...more });
    if (code !== 0) throw new Error(output);
  };
  const url = `postgres://${ROLE}:${await readPassword(cluster)}@127.0.0.1:${port}/postgres`;
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
    giveFolder: (path) => giveTo(user, path),
    backup: async () => {
      const copy = await mkdtemp(join(folder, 'backup-'));
      await copyFiles(directory, join(copy, 'postgres'));
      return async () => {
        await rm(directory, { recursive: true });
        await copyFiles(join(copy, 'postgres'), directory);
      };
    },
    createStandby: async (parent = dirname(folder)) => {
      const other = await findOwnPlace(parent);
      await copyFiles(directory, other.cluster.directory);
      await copyFiles(`${directory}.password`, `${other.cluster.directory}.password`);
      await writeFile(join(other.cluster.directory, 'standby.signal'), '');
      return serve(other, settings);
    },
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** With their owner. */
async function copyFiles(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', from, to]);
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
