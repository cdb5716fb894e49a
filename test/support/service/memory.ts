import { access, mkdir, readdir, readFile, readlink, rmdir, writeFile } from 'node:fs/promises';
import { until } from '../until.js';
import type { BuiltService } from './built-service.js';

type Process = Pick<BuiltService, 'pid'>;

/** The most bytes that a process has had in memory so far. */
export async function peakMemory({ pid }: Process): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)![1]) * 1024;
}

/** What a process and its children have in memory now; what several of them share counts once. */
export async function familyMemory({ pid }: Process): Promise<number> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  const pids = [pid, ...children.split(' ').filter(Boolean).map(Number)];
  const shares = await Promise.all(
    pids.map(async (one) => {
      const text = await readFile(`/proc/${one}/smaps_rollup`, 'utf8').catch(() => '');
      return Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;
    }),
  );
  return shares.reduce((sum, share) => sum + share, 0);
}

/** How many sockets a process has open, those of the database included. */
export async function openSockets({ pid }: Process): Promise<number> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder);
  const targets = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return targets.filter((target) => target.startsWith('socket:')).length;
}

export interface MemoryLimit {
  /** How many processes the kernel has ended because of it. */
  kills(): Promise<number>;
  /** Once its processes have ended. */
  remove(): Promise<void>;
}

/** By the version of cgroups: where they are, and how their files are called. */
const CGROUPS = [
  { root: '/sys/fs/cgroup', limit: 'memory.max', events: 'memory.events' },
  { root: '/sys/fs/cgroup/memory', limit: 'memory.limit_in_bytes', events: 'memory.oom_control' },
];

/**
 * Bounds what a process, and all that it starts from now on, takes from now on.
 * @returns undefined where the machine does not let us
 */
export async function limitMemory({ pid }: Process, bytes: number): Promise<MemoryLimit | undefined> {
  for (const { root, limit, events } of CGROUPS) {
    const folder = `${root}/user-accounts-test-${pid}`;
    try {
      await mkdir(folder);
    } catch {
      continue;
    }
    const remove = () =>
      until(() =>
        rmdir(folder).then(
          () => true,
          (error: NodeJS.ErrnoException) => error.code === 'ENOENT',
        ),
      );
    try {
      // Where no cgroups are, it is a folder like any other, and stays empty.
      await access(`${folder}/${limit}`);
      await writeFile(`${folder}/${limit}`, String(bytes));
      await writeFile(`${folder}/cgroup.procs`, String(pid));
    } catch {
      await remove();
      continue;
    }
    const kills = async () =>
      Number(/^oom_kill (\d+)$/m.exec(await readFile(`${folder}/${events}`, 'utf8'))?.[1] ?? 0);
    return { kills, remove: async () => void (await remove()) };
  }
  return undefined;
}
