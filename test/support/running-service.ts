import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SECRET } from './test-app.js';

/** The built service as a process of its own, as an operator runs it. */
export interface RunningService {
  readonly url: string;
  /** Only with METRICS_PORT. */
  readonly metricsUrl: string | undefined;
  readonly process: ChildProcess;
  /** All that it has printed so far. */
  output(): string;
  /** The JSON lines of its log. */
  log(): Record<string, unknown>[];
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  /** Ends it, however it behaves. */
  close(): Promise<void>;
}

/** @param environment settings; DATABASE_URL among them */
export async function runService(environment: Record<string, string>): Promise<RunningService> {
  const folder = await mkdtemp(join(tmpdir(), 'running-service-'));
  const env = { PATH: process.env.PATH, PORT: '0', DATA_DIR: folder, JWT_SECRET: SECRET, ...environment };
  const child = spawn(process.execPath, [resolve('dist/main.js')], { cwd: folder, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const service: Omit<RunningService, 'url' | 'metricsUrl'> = {
    process: child,
    output: () => output,
    log: () =>
      output
        .split('\n')
        .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as object] : [])) as never,
    ended,
    close: async () => {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
  const started = await Promise.race([until(() => /^Ready on (\S+)/m.exec(output)), ended]);
  if (started === null || typeof started === 'number') {
    await service.close();
    throw new Error(`The service did not start:\n${output}`);
  }
  const metricsUrl = /^Metrics +(\S+)/m.exec(output)?.[1];
  return { ...service, url: started[1]!, metricsUrl };
}

/** Asks again and again until there is an answer; a test that waits in vain says what for. */
export async function until<T>(ask: () => T | Promise<T>): Promise<NonNullable<T>> {
  const deadline = Date.now() + 25_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== null && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${ask.toString()}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** What Prometheus would read now. */
export async function readMetrics({ metricsUrl }: Pick<RunningService, 'metricsUrl'>): Promise<string> {
  return (await fetch(metricsUrl!)).text();
}
