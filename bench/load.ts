import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface LoadResult {
  readonly requests: number;
  readonly us: number;
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

const directory = mkdtempSync(join(tmpdir(), 'accounts-bench-'));

/** Sends the requests in turn over so many connections, for so long, with `wrk`. */
export async function drive(
  url: string,
  requests: readonly string[],
  { connections, seconds }: { connections: number; seconds: number },
): Promise<LoadResult> {
  const file = join(directory, 'requests');
  writeFileSync(file, requests.join('\x01'), 'latin1');
  const script = ['-s', join(import.meta.dirname, 'wrk.lua')];
  const size = ['-t1', `-c${connections}`, `-d${seconds}s`];
  const { stdout } = await run('wrk', [...size, ...script, url, '--', file, String(Date.now() * 1_000)]);
  const result = /^RESULT (.*)$/m.exec(stdout)?.[1];
  if (result === undefined) throw new Error(`wrk said: ${stdout}`);
  return JSON.parse(result) as LoadResult;
}
