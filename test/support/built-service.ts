import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { SECRET, tokenFor } from './test-app.js';

/** The built service, as operators run it, in a process of its own. */
export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Its child processes, living ones. */
  children(): Promise<number[]>;
  signal(name: NodeJS.Signals): void;
  /** The exit code; of a killed process the name of the signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Ends it, if it has not ended, and removes what it left. */
  dispose(): Promise<void>;
}

const MAIN = resolve('dist/main.js');

/** Resolves once it is ready, or has ended. */
export async function startServiceProcess(
  environment: Record<string, string>,
  args: readonly string[] = [],
): Promise<ServiceProcess> {
  // An empty folder: no .env, no data.
  const cwd = await mkdtemp(join(tmpdir(), 'service-'));
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd,
    env: { PATH: process.env.PATH, PORT: '0', JWT_SECRET: SECRET, LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  const url = () => /^Ready on (\S+)/m.exec(output.stdout)?.[1];
  while (url() === undefined && isAlive(child)) await sleep(20);
  return {
    url: url() ?? '',
    pid: child.pid!,
    get stdout() {
      return output.stdout;
    },
    get stderr() {
      return output.stderr;
    },
    children: () => childrenOf(child.pid!),
    signal: (name) => void child.kill(name),
    ended,
    dispose: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

export interface SendOptions {
  readonly as?: Parameters<typeof tokenFor>[0];
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** A merge patch. */
  readonly body?: unknown;
}

export interface Sent {
  readonly status: number;
  readonly etag: string | null;
  readonly json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** A request over the network, on a connection of its own. */
export async function send(url: string, { as, method, headers, body }: SendOptions = {}): Promise<Sent> {
  const all = new Headers({ connection: 'close', ...headers });
  if (as !== undefined) all.set('authorization', `Bearer ${await tokenFor(as)}`);
  if (body !== undefined) all.set('content-type', 'application/merge-patch+json');
  const response = await fetch(url, {
    method,
    headers: all,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    json: text === '' ? undefined : JSON.parse(text),
  };
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

async function childrenOf(pid: number): Promise<number[]> {
  const list = await promisify(execFile)('pgrep', ['-P', String(pid)]).catch(() => ({ stdout: '' }));
  return list.stdout.split('\n').filter(Boolean).map(Number);
}
