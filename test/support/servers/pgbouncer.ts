import { type ChildProcess, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { serverUser } from '../../../src/embedded-postgres/system-user.js';
import { startProgram } from '../programs.js';
import { until } from '../until.js';
import { freePort } from './free-port.js';

/** A pooler before a database. */
export interface Pooler {
  readonly url: string;
  readonly version: string;
  stop(): Promise<void>;
}

const PROGRAM = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer'].find(existsSync);

/** PgBouncer as it comes, but in transaction mode, with that many connections; null if there is none on the machine. */
export async function startPgBouncer(databaseUrl: string, poolSize: number): Promise<Pooler | null> {
  if (PROGRAM === undefined) return null;
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const folder = await mkdtemp(join(tmpdir(), 'pgbouncer-'));
  const listenPort = await freePort();
  const users = join(folder, 'users.txt');
  const configuration = join(folder, 'pgbouncer.ini');
  await writeFile(users, `"${username}" "${password}"\n`);
  await writeFile(
    configuration,
    [
      '[databases]',
      `${pathname.slice(1)} = host=${hostname} port=${port}`,
      '[pgbouncer]',
      'pool_mode = transaction',
      `default_pool_size = ${poolSize}`,
      'listen_addr = 127.0.0.1',
      `listen_port = ${listenPort}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${users}`,
      '',
    ].join('\n'),
  );
  // It refuses to run as root.
  const { ids } = await serverUser();
  if (ids) for (const path of [folder, users, configuration]) await chown(path, ids.uid, ids.gid);
  await chmod(folder, 0o700);
  const child = startProgram(PROGRAM, [configuration], { ...ids, cwd: '/', stdio: 'ignore' });
  const url = new URL(databaseUrl);
  url.port = String(listenPort);
  await answers(url.href, child);
  return {
    url: url.href,
    version: execFileSync(PROGRAM, ['--version'], { encoding: 'utf8' }).split('\n')[0]!,
    stop: async () => {
      child.kill('SIGKILL');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string, child: ChildProcess): Promise<void> {
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended with ${child.exitCode}`);
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    const connected = await client.connect().then(
      () => true,
      () => false,
    );
    await client.end().catch(() => undefined);
    return connected;
  });
}
