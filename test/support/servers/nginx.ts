import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from '../programs.js';
import { until } from '../until.js';

/** Whether the machine has nginx; says so if not, because the test of the proxy is then left out. */
export function hasNginx(): boolean {
  const found = spawnSync('nginx', ['-v']).status === 0;
  if (!found) process.stdout.write('No nginx on this machine: the test of the proxy is left out.\n');
  return found;
}

/** An nginx of the test's own. @param http what stands in its block `http` */
export async function startNginx(http: string, url: string): Promise<{ stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'nginx-'));
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  // As root its worker is another user.
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'temp'));
  await chmod(join(folder, 'temp'), 0o777);
  const lines = temporary.map((name) => `${name}_temp_path ${folder}/temp/${name};`);
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/nginx.pid; error_log stderr;\nevents {}\nhttp { access_log off; ${lines.join(' ')}\n${http}\n}\n`,
  );
  const child: ChildProcess = startProgram('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')]);
  let said = '';
  child.stderr!.on('data', (chunk) => (said += String(chunk)));
  const ended = once(child, 'exit');
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`nginx has ended: ${said}`);
    return fetch(url).then(
      () => true,
      () => false,
    );
  });
  return {
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
