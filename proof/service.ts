import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issueToken } from '../src/auth/issue-token.js';

const SECRET = 'a secret of the proof, long enough for HS256';

/** The built service on an embedded database of its own, with the sample accounts. */
export interface ProofService {
  readonly url: string;
  readonly pid: number;
  /** Of an ordinary account, of a staff account and of a staff service. */
  readonly tokens: readonly string[];
  stop(): Promise<void>;
}

export async function startService(): Promise<ProofService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'user-accounts-proof-'));
  const { PATH } = process.env;
  const child = spawn(process.execPath, ['--max-semi-space-size=8', 'dist/main.js', '--development'], {
    env: { PATH, DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', JWT_SECRET: SECRET, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    await rm(dataDir, { recursive: true, force: true });
  };
  child.once('exit', (code) => {
    if (code) throw new Error(`The service ended with ${code}`);
  });
  const url = await readyUrl(child.stdout);
  const token = (username: string, staff: boolean) =>
    issueToken({ secret: SECRET, username, staff, ttlSeconds: 7 * 24 * 3_600 });
  const tokens = await Promise.all([token('john', false), token('staff', false), token('a-service', true)]);
  return { url, pid: child.pid!, tokens, stop };
}

async function readyUrl(output: NodeJS.ReadableStream): Promise<string> {
  let printed = '';
  for await (const chunk of output) {
    printed += String(chunk);
    const [, url] = /Ready on (\S+)/.exec(printed) ?? [];
    if (url) {
      output.resume();
      return url;
    }
  }
  throw new Error('The service ended before it was ready');
}
