import type { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { errorCode, reasonOf } from '../diagnostics/operator-error.js';
import { harmless, terminalJson } from '../diagnostics/printable.js';

/** Why standard output takes nothing any more. */
let failure: Error | undefined;

/** A result: standard output. Whatever is in it cannot steer the terminal. */
export function print(text: string): void {
  process.stdout.write(`${harmless(text)}\n`);
}

/** A result for programs: one line of JSON. */
export function printJson(value: unknown): void {
  print(terminalJson(value));
}

/** A message to the operator: standard error, so that results stay clean. */
export function tell(text: string): void {
  process.stderr.write(`${harmless(text)}\n`);
}

/** Without it a full disk, or a reader that has gone, would end the process before it has tidied up. */
export function watchOutput(): void {
  process.stdout.on('error', (error: Error) => (failure ??= error));
  process.stderr.on('error', () => undefined);
}

export function outputFailed(): boolean {
  return failure !== undefined;
}

/**
 * Resolves when all that was written has left the process. A reader that has seen enough (`accounts … | head -1`) is no
 * fault.
 *
 * @returns whether some of it is lost
 */
export async function flushOutput(): Promise<boolean> {
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
  // A stream says only then that its last write has failed.
  await nextTurn();
  if (failure === undefined || errorCode(failure) === 'EPIPE') return false;
  tell(`Standard output cannot be written: ${reasonOf(failure)}.`);
  return true;
}

function flush(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable || stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });
}
