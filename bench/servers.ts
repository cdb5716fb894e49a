import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { defaultProfileImage } from '../src/accounts/profile-image/serving/profile-image-urls.js';

export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process to its first answer. */
  readonly startMs: number;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly port: number;
  readonly databaseUrl: string;
  readonly secret: string;
  readonly processes: number;
}

/** What the service is compared with. */
export const REFERENCES = ['reference', 'least'] as const;
export type Reference = (typeof REFERENCES)[number];

/** As in `npm run start:prod`. */
const PRODUCTION = ['--max-semi-space-size=8'];

const PUBLIC_URL = 'http://127.0.0.1:3000';
const SIZES = { full: 500, large: 120, medium: 50, small: 30 };

/** @param which `reference`, or `least` */
export function startReference(which: Reference, options: ServerOptions): Promise<RunningServer> {
  const image = JSON.stringify(defaultProfileImage(SIZES, PUBLIC_URL));
  return start(`bench/${which}-server.ts`, options, { PROFILE_IMAGE: image });
}

/**
 * @param settings further ones, as in the environment
 * @param folder of another version
 */
export function startService(
  options: ServerOptions,
  settings: Record<string, string> = {},
  folder = process.cwd(),
): Promise<RunningServer> {
  const environment = { LOG_LEVEL: 'warn', HOST: '127.0.0.1', PUBLIC_URL, ...settings };
  return start('dist/main.js', options, environment, folder);
}

async function start(
  program: string,
  { port, databaseUrl, secret, processes }: ServerOptions,
  more: Record<string, string>,
  cwd = process.cwd(),
): Promise<RunningServer> {
  const began = Date.now();
  // No other setting of this shell: both must run as in production.
  const { PATH } = process.env;
  const own = { NODE_ENV: 'production', PORT: String(port), DATABASE_URL: databaseUrl, JWT_SECRET: secret };
  const loader = program.endsWith('.ts') || processes > 1 ? ['--import', 'tsx'] : [];
  const what = processes > 1 ? ['bench/processes.ts', String(processes), program] : [program];
  const profile =
    program === 'dist/main.js' ? [...PRODUCTION, ...(process.env.BENCH_NODE_OPTIONS?.split(' ') ?? [])] : [];
  const child = spawn(process.execPath, [...loader, ...profile, ...what], {
    cwd,
    env: { PATH, ...own, ...more },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
    const ready = await fetch(`${url}/health/ready`).catch(() => null);
    await ready?.arrayBuffer();
    if (ready?.ok) return { url, pid: child.pid!, startMs: Date.now() - began, stop };
    await sleep(50);
  }
  await stop();
  throw new Error(`${program} is not ready after 30 s`);
}
