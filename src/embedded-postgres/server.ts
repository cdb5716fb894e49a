import { realpath } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { backOff } from '../background/back-off.js';
import { errorCode, OperatorError } from '../diagnostics/operator-error.js';
import {
  type Cluster,
  forgetPostmaster,
  type Postmaster,
  postmasterState,
  readPassword,
  readPostmaster,
  ROLE,
  startServer,
  stopServer,
} from './cluster.js';

const DATABASE = 'accounts';
const HOST = '127.0.0.1';

const PAUSES = { first: 50, longest: 2_000 };
const FAILING_MS = 15_000;
const NOT_READY_MS = 120_000;
const LAST_SESSIONS_MS = 1_000;

export interface Running {
  /** postgres://… of the service's database. */
  url: string;
  takenOver: boolean;
  /** A session that says that we use the server. It ends with our process, however that ends. */
  presence: Session;
}

/** The types of pg leave these two out. */
export type Session = Client & { ref(): void; unref(): void };

/** A server on its way up or down gets time, and so does a start that fails on what a killed server left. */
export async function joinOrStart(cluster: Cluster, settings: Record<string, string>): Promise<Running> {
  const password = await readPassword(cluster);
  const began = Date.now();
  let takenOver = true;
  for (let attempt = 1; ; attempt++) {
    const found = await tryToJoin(cluster, password);
    if (typeof found === 'object') return { ...found, takenOver };
    if (found === 'absent') {
      takenOver = false;
      const { code, output } = await startServer(cluster, await freePort(), settings);
      if (code === 0) continue;
      if (!isPassing(output) || Date.now() - began > FAILING_MS) throw didNotStart(cluster, output);
    } else if (Date.now() - began > NOT_READY_MS) {
      throw didNotStart(cluster, 'it is running but accepts no connection');
    }
    await sleep(backOff(attempt, PAUSES));
  }
}

type Joined = Omit<Running, 'takenOver'>;

/** postmaster.pid is a hint that a killed server leaves behind: what counts is who answers on its port. */
async function tryToJoin(cluster: Cluster, password: string): Promise<Joined | 'absent' | 'busy'> {
  const postmaster = await readPostmaster(cluster);
  if (!postmaster) return 'absent';
  const answer = await knock(cluster, postmaster, password);
  if (typeof answer === 'object') {
    const url = `postgres://${ROLE}:${password}@${HOST}:${postmaster.port}/${DATABASE}`;
    return { url, presence: answer };
  }
  const state = await postmasterState(cluster, postmaster);
  if (state === 'foreign') await forgetPostmaster(cluster);
  if (state !== 'alive') return 'absent';
  if (answer.startsWith('28')) {
    throw new OperatorError(
      `The database in ${cluster.directory} does not accept the password in ${cluster.directory}.password: ` +
        'the two must come from the same place and time.',
    );
  }
  return 'busy';
}

/** A session on our cluster, or the code of the error. */
async function knock(cluster: Cluster, { port }: Postmaster, password: string): Promise<Session | string> {
  if (!(port > 0 && port < 65_536)) return 'no port';
  try {
    const client = await connect(port, password, 'user-accounts-presence');
    if (await isServerOf(cluster, client)) return client;
    await client.end();
    return 'another cluster';
  } catch (error) {
    return errorCode(error) ?? 'no answer';
  }
}

async function isServerOf({ directory }: Cluster, client: Client): Promise<boolean> {
  const { rows } = await client.query<{ data_directory: string }>('show data_directory');
  return (await realpath(rows[0]!.data_directory).catch(() => null)) === directory;
}

async function connect(port: number, password: string, application_name: string): Promise<Session> {
  const client = new Client({
    host: HOST,
    port,
    user: ROLE,
    password,
    database: 'postgres',
    application_name,
    connectionTimeoutMillis: 5_000,
  });
  // The server may be stopped under us; then there is nothing left to do with this session.
  client.on('error', () => undefined);
  await client.connect();
  return client as Session;
}

export async function ensureDatabase(client: Client): Promise<void> {
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    await client.end();
    throw error;
  }
}

/** The last one out turns off the light. */
export async function stopIfUnused(cluster: Cluster): Promise<void> {
  const postmaster = await readPostmaster(cluster);
  if (!postmaster) return;
  const password = await readPassword(cluster);
  // If nobody answers, somebody else has stopped it.
  const client = await connect(postmaster.port, password, 'user-accounts-stop').catch(() => null);
  if (!client) return;
  const unused = await isUnused(client).finally(() => client.end());
  if (!unused) return;
  const { code, output } = await stopServer(cluster);
  if (code !== 0) throw new OperatorError(`The embedded database did not stop: ${lastLines(output)}.`);
}

/** A session outlives its client by a moment. */
async function isUnused(client: Client): Promise<boolean> {
  const others = `select from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`;
  const deadline = Date.now() + LAST_SESSIONS_MS;
  while ((await client.query(others)).rowCount) {
    if (Date.now() > deadline) return false;
    await sleep(40);
  }
  return true;
}

/** What goes away by itself: old sessions of a killed server, a port that was taken just now. */
const isPassing = (log: string) =>
  /already in use|still in use|lock file|could not bind|starting up/i.test(log);

function didNotStart({ directory }: Cluster, log: string): OperatorError {
  return new OperatorError(`PostgreSQL in ${directory} did not start: ${lastLines(log)}.`);
}

function lastLines(log: string): string {
  const lines = log.split('\n').filter((line) => /FATAL|PANIC|ERROR|error|could not/.test(line));
  const kept = (lines.length ? lines : log.split('\n')).slice(-3);
  return (
    kept.map((line) => line.replace(/^.*?\[\d+\] /, '').replace(/\.$/, '')).join('; ') || 'it gave no reason'
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, HOST, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
