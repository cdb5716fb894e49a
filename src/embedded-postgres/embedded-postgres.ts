import { join } from 'node:path';
import { OperatorError, reasonOf } from '../diagnostics/operator-error.js';
import { withFileLock } from './file-lock.js';
import { type Cluster, ensureCluster } from './cluster.js';
import { findLocation, type Location } from './location.js';
import { findBinaries } from './binaries.js';
import { ensureDatabase, joinOrStart, stopIfUnused } from './server.js';

export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** Extra server settings, e.g. `{ fsync: 'off' }` for throw-away clusters. A server that runs keeps its own. */
  settings?: Record<string, string>;
  /** Whether a cluster is made if there is none. Default: true. */
  mayCreate?: boolean;
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
 *  @throws OperatorError */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  try {
    const location = await findLocation(options.dataDir);
    const binaries = await findBinaries(location.user, location.copies);
    const cluster = { directory: location.cluster, user: location.user, binaries };
    return await start(location, cluster, options);
  } catch (cause) {
    if (cause instanceof OperatorError) throw cause;
    const message = `The embedded database in ${options.dataDir} cannot be used: ${reasonOf(cause)}.`;
    throw new OperatorError(message, { cause });
  }
}

async function start(
  location: Location,
  cluster: Cluster,
  { settings = {}, mayCreate = true }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const lock = join(location.home, 'postgres.lock');
  const { url, takenOver, presence } = await withFileLock(lock, async () => {
    await ensureCluster(cluster, settings, mayCreate);
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
    relocated: location.relocated,
    takenOver,
    stop: () => (stopping ??= stop()),
  };
}
