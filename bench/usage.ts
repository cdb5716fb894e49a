import { readdirSync, readFileSync } from 'node:fs';

/** /proc counts CPU in hundredths of a second. */
const TICK_US = 10_000;

interface Stat {
  readonly command: string;
  readonly parent: number;
  /** Of this process, and of children that have ended. */
  readonly ticks: number;
  readonly endedTicks: number;
}

/** CPU µs of a process and all its children, living and ended. */
export function cpuOf(pid: number): number {
  const root = statOf(pid);
  if (!root) return 0;
  const living = childrenOf(pid).reduce((sum, child) => sum + cpuOf(child), 0);
  return (root.ticks + root.endedTicks) * TICK_US + living;
}

/** MiB resident, of a process and all its children. */
export function memoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const own = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
  return childrenOf(pid).reduce((sum, child) => sum + memoryOf(child), own);
}

/** MiB: the most that was ever resident, of a process alone. */
export function peakMemoryOf(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

export function parentOf(pid: number): number | null {
  return statOf(pid)?.parent ?? null;
}

export function commandOf(pid: number): string | null {
  return statOf(pid)?.command ?? null;
}

function childrenOf(pid: number): number[] {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.filter((child) => statOf(child)?.parent === pid);
}

function statOf(pid: number): Stat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const end = text.lastIndexOf(')');
    const fields = text
      .slice(end + 2)
      .split(' ')
      .map(Number);
    return {
      command: text.slice(text.indexOf('(') + 1, end),
      parent: fields[1]!,
      ticks: fields[11]! + fields[12]!,
      endedTicks: fields[13]! + fields[14]!,
    };
  } catch {
    // It ended meanwhile.
    return null;
  }
}
