import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { type Environment, type Outcome, plainEnvironment, startProgram } from '../programs.js';

const CLI = resolve('dist/cli.js');

export interface RunOptions {
  readonly env: Environment;
  /** The working folder, whose `.env` would be read. */
  readonly cwd?: string;
  readonly input?: string | Buffer;
  /** Whether the line is kept in which a command that writes says which database it uses. */
  readonly saysWhere?: boolean;
}

/** A process that has the modules of the command line loaded. */
interface Resident {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
}

/** Those that run no command now, for this test file and the next ones, by the variables that Node has read when it started. */
const idle = new Map<string, Resident[]>();

/** Runs the built program `accounts` in a plain environment with these settings. */
export async function runAccounts(
  args: readonly string[],
  { env, cwd = tmpdir(), input = '', saysWhere = false }: RunOptions,
): Promise<Outcome> {
  const forNode = Object.fromEntries(Object.entries(env).filter(([name]) => name.startsWith('NODE_')));
  const key = JSON.stringify(forNode);
  const others = idle.get(key) ?? [];
  idle.set(key, others);
  // Two calls never share a process at the same time, so there are as many as there are calls at once.
  const resident = others.pop() ?? startResident(forNode);
  const answer = once(resident.process, 'message') as Promise<[Outcome]>;
  const message = { args, env: plainEnvironment(env), cwd, input: Buffer.from(input).toString('base64') };
  resident.process.send(message);
  const outcome = await Promise.race([answer, resident.ended]);
  if (!Array.isArray(outcome)) throw new Error(`accounts ${args.join(' ')} has broken its process`);
  others.push(resident);
  const [result] = outcome as [Outcome];
  return saysWhere ? result : { ...result, stderr: result.stderr.replace(/^Database: .*\n/m, '') };
}

function startResident(env: Environment): Resident {
  const script = resolve('test/support/service/resident-command-line.js');
  const child = startProgram(process.execPath, [script, CLI], {
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  // It ends with this process, which does not wait for it.
  child.unref();
  child.channel!.unref();
  return { process: child, ended: new Promise((ended) => child.once('exit', () => ended(null))) };
}

/** The objects of NDJSON. */
export function ndjson(text: string): any[] /* eslint-disable-line @typescript-eslint/no-explicit-any */ {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
