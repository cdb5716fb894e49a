import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SECRET } from './test-app.js';

/** The built service as a process of its own, which can be killed. */
export interface ServiceProcess {
  kill(): Promise<void>;
}

export async function startServiceProcess(environment: Record<string, string>): Promise<ServiceProcess> {
  const { PATH } = process.env;
  const own = {
    PATH,
    JWT_SECRET: SECRET,
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'warn',
  };
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { ...own, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  let printed = '';
  for await (const chunk of child.stdout) {
    printed += String(chunk);
    if (/^Ready on /m.test(printed)) return { kill };
  }
  await kill();
  throw new Error(`The service did not start: ${printed}`);
}
