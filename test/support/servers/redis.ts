import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startProgram } from '../programs.js';
import { freePort } from './free-port.js';

/** Whether the machine has a Redis; says so if not, because the tests that need one are then left out. */
export function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0;
  if (!found)
    process.stdout.write('No redis-server on this machine: the tests of shared limits are left out.\n');
  return found;
}

/** A real Redis that forgets everything when it ends. */
export interface TestRedis {
  readonly url: string;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** It accepts connections and answers nothing. */
  hang(): void;
  wake(): void;
}

export async function createRedis(): Promise<TestRedis> {
  const port = await freePort();
  let child: ChildProcess | undefined;
  return {
    url: `redis://127.0.0.1:${port}`,
    start: async () => {
      const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      child = startProgram('redis-server', args);
      for await (const chunk of child.stdout!) if (/Ready to accept/.test(String(chunk))) break;
    },
    stop: async () => {
      if (!child) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      child = undefined;
    },
    hang: () => void child?.kill('SIGSTOP'),
    wake: () => void child?.kill('SIGCONT'),
  };
}
