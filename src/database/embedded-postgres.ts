import { join } from 'node:path';
import { EmbeddedPostgresError, reasonOf } from './embedded-postgres-error.js';
import { withFileLock } from './file-lock.js';
import { type Cluster, ensureCluster } from './postgres-cluster.js';
import { findPlace, type Place } from './postgres-place.js';
import { findPrograms } from './postgres-programs.js';
import { ensureDatabase, joinOrStart, stopIfUnused } from './postgres-server.js';

export { EmbeddedPostgresError };

export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** Extra server settings, e.g. `{ fsync: 'off' }` for throw-away clusters. A server that runs keeps its own. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  /** postgres://… with the password, on 127.0.0.1. */
  url: string;
  /** The cluster's files. */
  directory: string;
  /** PostgreSQL's user could not reach the data folder, so the cluster is somewhere else. */
  relocated: boolean;
  /** The server was running already. */
  takenOver: boolean;
  /** Ends this use of the server, and the server with its last use. End your own connections first. */
  stop(): Promise<void>;
}

/** Starts PostgreSQL on `<dataDir>/postgres`, made if missing, or joins the server that runs there.
 *  @throws EmbeddedPostgresError with a sentence for the operator */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const place = await findPlace(options.dataDir);
    const programs = await findPrograms(place.user, place.copies);
    const cluster = { directory: place.cluster, user: place.user, programs };
    return await start(place, cluster, options.settings ?? {});
  } catch (cause) {
    throw forOperator(cause, options.dataDir);
  }
}

async function start(
  place: Place,
  cluster: Cluster,
  settings: Record<string, string>,
): Promise<EmbeddedPostgres> {
  const lock = join(place.home, 'postgres.lock');
  const { url, takenOver, presence } = await withFileLock(lock, async () => {
    await ensureCluster(cluster, settings);
    const running = await joinOrStart(cluster, settings);
    await ensureDatabase(running.presence);
    return running;
  });
  // Who forgets to stop shall not hang at the end.
  presence.unref();
  const stop = async () => {
    presence.ref();
    await presence.end();
    await withFileLock(lock, () => stopIfUnused(cluster));
  };
  let stopping: Promise<void> | undefined;
  return {
    url,
    directory: cluster.directory,
    relocated: place.relocated,
    takenOver,
    stop: () => (stopping ??= stop()),
  };
}

function forOperator(cause: unknown, dataDir: string): EmbeddedPostgresError {
  if (cause instanceof EmbeddedPostgresError) return cause;
  const message = `The embedded database in ${dataDir} cannot be used: ${reasonOf(cause)}.`;
  return new EmbeddedPostgresError(message, { cause });
}
