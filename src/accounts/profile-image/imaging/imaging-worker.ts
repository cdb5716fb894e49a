// A process of its own, started by imaging-process.ts: decoders are written in C, and their input is hostile. It works on
// one picture at a time, and dies with whoever started it.
import { writeFileSync } from 'node:fs';
import { ImageFault } from './image-fault.js';
import { OUTGROWN, type ImagingAnswer, type ImagingOutcome, type ImagingTask } from './imaging-message.js';

/** So often it looks at its own memory: decoders fill less than 20 MB meanwhile. */
const WATCH_MS = 10;
/** Of garbage. */
const MUCH_BYTES = 12 * 1024 ** 2;

/** Once all is loaded: other versions of Node need more, or less. */
let residentAtRest = Infinity;
/** Of the task that it works on. */
let mayGrow = Infinity;

// At once: a decoder in another thread would keep an orderly end waiting.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// A terminal sends Ctrl-C to all: the service says when the end is.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
setInterval(() => {
  if (growth() > mayGrow) process.kill(process.pid, OUTGROWN);
}, WATCH_MS);
volunteer();
await begin();

async function begin(): Promise<void> {
  try {
    const works = await import('./process-image.js');
    residentAtRest = process.memoryUsage.rss();
    process.on('message', (task: ImagingTask) => void workOn(task, works));
    answer({ result: 'ready' });
  } catch (error) {
    answer(failure(error));
  }
}

async function workOn(task: ImagingTask, works: object): Promise<void> {
  mayGrow = task.mayGrow;
  const perform = (works as Record<string, (...args: readonly unknown[]) => Promise<unknown>>)[task.work]!;
  answer(await perform(...task.args).then((result) => ({ result }), failure));
  mayGrow = Infinity;
  // Nothing else would press for it: what is large here lies outside V8's heap. All of it would take 7 ms.
  globalThis.gc?.(growth() < MUCH_BYTES);
}

/** Bytes beyond what it has at rest. */
function growth(): number {
  return process.memoryUsage.rss() - residentAtRest;
}

function answer(outcome: ImagingOutcome): void {
  process.send?.({ outcome, growth: growth() } satisfies ImagingAnswer);
}

function failure(error: unknown): ImagingOutcome {
  if (!(error instanceof ImageFault)) return { error: (error as Error).message };
  const { code, message, params, cause } = error;
  return { fault: { code, message, params, cause: (cause as Error | undefined)?.message } };
}

/** Where memory runs out all the same, Linux shall take it from here, not from the service. */
function volunteer(): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Not Linux.
  }
}
