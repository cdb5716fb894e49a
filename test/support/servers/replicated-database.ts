import { existsSync } from 'node:fs';
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { applyMigrations } from '../../../src/database/apply-migrations.js';
import { createDataSource } from '../../../src/database/data-source.js';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../../src/embedded-postgres/embedded-postgres.js';
import { until } from '../until.js';

/** A primary and a streaming replica of it: two PostgreSQL servers. */
export interface ReplicatedDatabase {
  readonly primaryUrl: string;
  readonly replicaUrl: string;
  query<T>(text: string, parameters?: unknown[]): Promise<T[]>;
  /** From now on the replica shows what it has. */
  pauseReplay(): Promise<void>;
  resumeReplay(): Promise<void>;
  /** Resolves when the replica has all that the primary has now. */
  caughtUp(): Promise<void>;
  stopReplica(): Promise<void>;
  close(): Promise<void>;
}

const SETTINGS = { fsync: 'off', full_page_writes: 'off' };

/** @param options.migrated whether the database has its tables already */
export async function startReplicatedDatabase(options: { migrated: boolean }): Promise<ReplicatedDatabase> {
  const folder = await mkdtemp(join(tmpdir(), 'replicated-'));
  await chmod(folder, 0o755);
  const [dataDir, replicaDir] = [join(folder, 'primary'), join(folder, 'replica')];
  const first = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
  if (options.migrated) await migrate(first.url);
  await first.stop();
  await cp(dataDir, replicaDir, { recursive: true });
  await writeFile(join(replicaDir, 'postgres', 'standby.signal'), '');

  const primary = await startEmbeddedPostgres({ dataDir, settings: SETTINGS });
  const replica = await startEmbeddedPostgres({
    dataDir: replicaDir,
    settings: { ...SETTINGS, primary_conninfo: conninfo(primary) },
  });
  const query = <T>(text: string, parameters?: unknown[]) => ask<T>(primary.url, text, parameters);
  return {
    primaryUrl: primary.url,
    replicaUrl: replica.url,
    query,
    pauseReplay: async () => {
      await ask(replica.url, 'SELECT pg_wal_replay_pause()');
      await untilDone(replica.url, `SELECT pg_get_wal_replay_pause_state() = 'paused' AS done`);
    },
    resumeReplay: async () => {
      await ask(replica.url, 'SELECT pg_wal_replay_resume()');
    },
    caughtUp: async () => {
      const [row] = await query<{ lsn: string }>('SELECT pg_current_wal_flush_lsn()::text AS lsn');
      await untilDone(replica.url, 'SELECT pg_last_wal_replay_lsn() >= $1::pg_lsn AS done', [row!.lsn]);
    },
    stopReplica: () => shutDown(replicaDir),
    close: async () => {
      for (const directory of [replicaDir, dataDir]) await shutDown(directory);
      await Promise.all([replica.stop(), primary.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function migrate(url: string): Promise<void> {
  const dataSource = createDataSource({ url, poolSize: 1 });
  await dataSource.initialize();
  await applyMigrations(dataSource);
  await dataSource.destroy();
}

/** Whoever is connected. */
async function shutDown(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postgres', 'postmaster.pid');
  const pid = Number((await readFile(file, 'utf8').catch(() => '')).split('\n')[0]);
  if (!(pid > 0)) return;
  process.kill(pid, 'SIGINT');
  await until(() => !existsSync(file));
}

function conninfo({ url }: EmbeddedPostgres): string {
  const { hostname, port, username, password } = new URL(url);
  return `host=${hostname} port=${port} user=${username} password=${password}`;
}

async function ask<T>(url: string, text: string, parameters: unknown[] = []): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text, parameters)).rows as T[];
  } finally {
    await client.end();
  }
}

function untilDone(url: string, condition: string, parameters: unknown[] = []): Promise<boolean> {
  return until(async () => (await ask<{ done: boolean }>(url, condition, parameters))[0]?.done);
}
