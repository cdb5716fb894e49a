import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { tmpdir } from 'node:os';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * All that a program finds in its environment: what is given, and nothing that differs from one machine to the next.
 * Jest tells its workers to print colours if it has a terminal; whoever runs the tests has a language, a time zone and a
 * home.
 */
export function plainEnvironment(given: Environment = {}): NodeJS.ProcessEnv {
  const { PATH } = process.env;
  return { PATH, TMPDIR: tmpdir(), HOME: tmpdir(), LC_ALL: 'C.UTF-8', TZ: 'UTC', NO_COLOR: '1', ...given };
}

export interface ProgramOptions extends Omit<SpawnOptions, 'env'> {
  readonly env?: Environment;
}

/** Starts a program in a plain environment. */
export function startProgram(
  program: string,
  args: readonly string[],
  options: ProgramOptions = {},
): ChildProcess {
  return spawn(program, args, { ...options, env: plainEnvironment(options.env) });
}

export interface Outcome {
  /** Null if a signal has ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. @param options.input for its standard input, which is empty otherwise */
export async function runProgram(
  program: string,
  args: readonly string[],
  { input = '', ...options }: ProgramOptions & { readonly input?: string | Buffer } = {},
): Promise<Outcome> {
  const child = startProgram(program, args, options);
  const output = { stdout: '', stderr: '' };
  child.stdout!.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  // It may end without having read all.
  child.stdin!.on('error', () => undefined).end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject).once('close', resolve);
  });
  return { code, ...output };
}
