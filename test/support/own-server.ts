import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDataSource } from '../../src/database/data-source.js';
import {
  ensureCluster,
  readPassword,
  ROLE,
  startServer,
  stopServer,
} from '../../src/database/postgres-cluster.js';
import { findPlace } from '../../src/database/postgres-place.js';
import { findPrograms } from '../../src/database/postgres-programs.js';
import { giveTo } from '../../src/database/postgres-user.js';
import { freePort } from './redis.js';

/** A PostgreSQL of the test's own, which it may stop and start; always on the same port. */
export interface OwnServer {
  /** Of a migrated, empty database. */
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Makes a folder that the server may use. */
  giveFolder(path: string): Promise<void>;
  remove(): Promise<void>;
}

export async function createOwnServer(): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'own-server-'));
  await chmod(folder, 0o755);
  const place = await findPlace(folder);
  const programs = await findPrograms(place.user, place.copies);
  const cluster = { directory: place.cluster, user: place.user, programs };
  await ensureCluster(cluster, { fsync: 'off' });
  const port = await freePort();
  const start = async (): Promise<void> => {
    const { code, output } = await startServer(cluster, port, { fsync: 'off' });
    if (code !== 0) throw new Error(output);
  };
  await start();
  const url = `postgres://${ROLE}:${await readPassword(cluster)}@127.0.0.1:${port}/postgres`;
  const dataSource = createDataSource({ url, poolSize: 1 });
  await dataSource.initialize();
  await dataSource.runMigrations();
  await dataSource.destroy();
  const stop = async (): Promise<void> => void (await stopServer(cluster));
  return {
    url,
    start,
    stop,
    giveFolder: (path) => giveTo(place.user, path),
    remove: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
