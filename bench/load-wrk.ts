import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LoadResult, LoadSize } from './load.js';
import { wire, type WorkRequest } from './works.js';

const run = promisify(execFile);
let directory: string | undefined;

export async function driveWithWrk(
  url: string,
  requests: readonly WorkRequest[],
  { connections, seconds }: LoadSize,
): Promise<LoadResult> {
  directory ??= mkdtempSync(join(tmpdir(), 'accounts-bench-'));
  const file = join(directory, 'requests');
  writeFileSync(file, requests.map(wire).join('\x01'), 'latin1');
  const script = ['-s', join(import.meta.dirname, 'wrk.lua')];
  const size = ['-t1', `-c${connections}`, `-d${seconds}s`];
  const { stdout } = await run('wrk', [...size, ...script, url, '--', file, String(Date.now() * 1_000)]);
  const result = /^RESULT (.*)$/m.exec(stdout)?.[1];
  if (result === undefined) throw new Error(`wrk said: ${stdout}`);
  return JSON.parse(result) as LoadResult;
}
