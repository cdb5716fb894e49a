import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SECRET } from './test-app.js';

/** The built service as a process of its own, which can be killed. */
export interface ServiceProcess {
  kill(): Promise<void>;
}

const started: ServiceProcess[] = [];

/** For the end of a test, whatever has become of it. */
export async function killServiceProcesses(): Promise<void> {
  for (const process of started.splice(0)) await process.kill();
}

export async function startServiceProcess(environment: Record<string, string>): Promise<ServiceProcess> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: {
      PATH: process.env.PATH,
      JWT_SECRET: SECRET,
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      LOG_LEVEL: 'warn',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
  };
  started.push({ kill });
  let printed = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      printed += String(chunk);
      if (/^Ready on /m.test(printed)) resolve();
    });
  });
  const ended = exited.then(() => {
    throw new Error(`The service has ended: ${printed}`);
  });
  ended.catch(() => undefined);
  await Promise.race([ready, ended]);
  return { kill };
}
