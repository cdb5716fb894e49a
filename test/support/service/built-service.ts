import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Environment, startProgram } from '../programs.js';
import { SECRET } from '../test-app.js';

/** The built service, as operators run it: a process of its own, in an empty folder of its own. */
export interface BuiltService {
  /** Empty until it is ready. */
  readonly url: string;
  /** Only with METRICS_PORT. */
  readonly metricsUrl: string | undefined;
  readonly pid: number;
  /** Its working folder, which goes when it is stopped or killed here. */
  readonly folder: string;
  readonly stdout: string;
  readonly stderr: string;
  /** All that it has printed so far, on either. */
  output(): string;
  /** The JSON lines of its log. */
  log(): Record<string, unknown>[];
  /** Its child processes, living ones. */
  children(): Promise<number[]>;
  signal(name: NodeJS.Signals): void;
  readonly hasEnded: boolean;
  /** The exit code; of a killed process the name of the signal. */
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Asks it to end, waits, and removes its folder. @returns its exit code */
  stop(): Promise<number | NodeJS.Signals>;
  /** Ends it at once, however it behaves, and removes its folder. */
  kill(): Promise<void>;
}

export interface ServiceOptions {
  readonly args?: readonly string[];
  /** Options of Node. */
  readonly node?: readonly string[];
}

const living = new Set<BuiltService>();

/** For the end of a test that may have failed before it ended them. */
export async function killServices(): Promise<void> {
  for (const service of living) await service.kill();
}

/**
 * Resolves when it is ready.
 * @param settings as in the environment; a free port and the secret of the tests unless they say otherwise
 */
export async function startService(settings: Environment, options?: ServiceOptions): Promise<BuiltService> {
  const service = await tryService(settings, options);
  if (service.url !== '') return service;
  await service.kill();
  throw new Error(`The service did not start:\n${service.stdout}${service.stderr}`);
}

/** Resolves when it is ready, or has ended: for a start that has to fail. */
export async function tryService(settings: Environment, options?: ServiceOptions): Promise<BuiltService> {
  // An empty folder: no .env, no data.
  const folder = await mkdtemp(join(tmpdir(), 'service-'));
  // Open to the user as whom PostgreSQL may run.
  await chmod(folder, 0o755);
  const service = launch(folder, settings, options);
  await Promise.race([service.ready, service.ended]);
  return service;
}

function launch(
  folder: string,
  settings: Environment,
  { args = [], node = [] }: ServiceOptions = {},
): BuiltService & { readonly ready: Promise<void> } {
  const child = startProgram(process.execPath, [...node, resolve('dist/main.js'), ...args], {
    cwd: folder,
    env: { PORT: '0', JWT_SECRET: SECRET, ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '', both: '' };
  const find = (pattern: RegExp) => pattern.exec(output.stdout)?.[1];
  const ready = new Promise<void>((done) => {
    for (const name of ['stdout', 'stderr'] as const) {
      child[name]!.setEncoding('utf8').on('data', (text: string) => {
        output[name] += text;
        output.both += text;
        if (service.url !== '') done();
      });
    }
  });
  const ended = once(child, 'close').then(([code, signal]) => (code ?? signal) as number | NodeJS.Signals);
  const end = async (name: NodeJS.Signals) => {
    child.kill(name);
    const how = await ended;
    await rm(folder, { recursive: true, force: true });
    return how;
  };
  const service = {
    get url() {
      // In production it stands in a line of the log.
      return find(/^(?:\{.*"msg":")?Ready on (\S+)/m) ?? '';
    },
    get metricsUrl() {
      return find(/^(?:Metrics +|\{.*"metricsUrl":")([^\s"]+)/m);
    },
    pid: child.pid!,
    folder,
    get stdout() {
      return output.stdout;
    },
    get stderr() {
      return output.stderr;
    },
    output: () => output.both,
    log: () => {
      const lines = output.stdout.split('\n').slice(0, -1);
      return lines.filter((line) => line.startsWith('{')).map(parsed);
    },
    children: () => childrenOf(child.pid!),
    signal: (name: NodeJS.Signals) => void child.kill(name),
    get hasEnded() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    ready,
    ended,
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
  };
  living.add(service);
  void ended.then(() => living.delete(service));
  return service;
}

const parsed = (line: string) => JSON.parse(line) as Record<string, unknown>;

async function childrenOf(pid: number): Promise<number[]> {
  const list = await promisify(execFile)('pgrep', ['-P', String(pid)]).catch(() => ({ stdout: '' }));
  return list.stdout.split('\n').filter(Boolean).map(Number);
}
