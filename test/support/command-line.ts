import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

const CLI = resolve('dist/cli.js');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env: Record<string, string>;
  /** The working folder, whose `.env` would be read. */
  readonly cwd: string;
  readonly input?: string | Buffer;
}

/** Runs the built program `accounts` with nothing in its environment but what is given. */
export async function runAccounts(args: string[], { env, cwd, input = '' }: RunOptions): Promise<Outcome> {
  const child = spawn(process.execPath, [CLI, ...args], { cwd, env: { PATH: process.env.PATH!, ...env } });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((done) => child.on('close', done));
  return { code, ...output };
}

/** The objects of NDJSON. */
export function ndjson(text: string): any[] /* eslint-disable-line @typescript-eslint/no-explicit-any */ {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
