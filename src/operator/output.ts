import type { Writable } from 'node:stream';

/** A result: standard output. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A result for programs: one line of JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** A message to the operator: standard error, so that results stay clean. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A reader that has seen enough (`accounts … | head -1`) is no fault. */
export function forgiveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}

/** Resolves when all that was written has left the process. */
export async function flushOutput(): Promise<void> {
  await Promise.all([flush(process.stdout), flush(process.stderr)]);
}

function flush(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}
