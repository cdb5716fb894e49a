import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ImageFault } from './image-fault.js';
import { OUTGROWN, type ImagingAnswer, type ImagingOutcome, type ImagingTask } from './imaging-message.js';

/** The imaging itself has failed, and not because of the picture. */
export class ImagingError extends Error {
  override readonly name = 'ImagingError';
}

/** Of a picture, from when its work begins. */
const WORK_MS = 10_000;
const START_MS = 10_000;
const IDLE_MS = 30_000;
/** One that has kept more of its last pictures has lost it for good, and would refuse the next one for that. */
const MAX_KEPT_BYTES = 25 * 1024 ** 2;

const TOO_SLOW = 'The picture cannot be decoded: it takes too long.';
const TOO_LARGE = 'The picture cannot be decoded: it takes too much memory.';
const CRASHED = 'The picture cannot be decoded: it breaks the decoder.';
const FROM_OUTSIDE: ReadonlySet<NodeJS.Signals> = new Set(['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP']);

/** Node's part is small: it passes bytes on. `--jitless` spares 10 MB, and memory that is writable and executable. */
const NODE_FLAGS = ['--jitless', '--expose-gc', '--max-semi-space-size=1', '--max-old-space-size=64'];
/** Nothing of the service's own environment: it has secrets. */
const ENVIRONMENT = {
  // What is freed goes back to the system (glibc).
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '131072',
  // libjpeg refuses by itself what would take more.
  JPEGMEM: '80M',
  UV_THREADPOOL_SIZE: '1',
};
/** Beside this file; where the sources run as they are, in tests, the built one. */
const PROGRAM = new URL(
  'imaging-worker.js',
  import.meta.url.replace('/src/accounts/', '/dist/accounts/').replace(/\.ts$/, '.js'),
);

/** A process of its own for one picture at a time: started when there is one, ended when there has been none for a while. */
export class ImagingProcess {
  private child: ChildProcess | undefined;
  private idle?: NodeJS.Timeout;

  /**
   * Must not be called before the last call has settled.
   * @throws ImageFault for a picture that takes too long, too much memory, or the process with it
   * @throws ImagingError
   */
  async run(task: ImagingTask): Promise<unknown> {
    clearTimeout(this.idle);
    const child = (this.child ??= await this.start());
    hold(child);
    try {
      const { outcome, growth } = await ask(child, task, WORK_MS);
      if (growth > MAX_KEPT_BYTES) this.end();
      return resultOf(outcome);
    } finally {
      release(child);
      this.idle = setTimeout(() => this.end(), IDLE_MS).unref();
    }
  }

  end(): void {
    clearTimeout(this.idle);
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private async start(): Promise<ChildProcess> {
    const child = fork(fileURLToPath(PROGRAM), {
      execArgv: NODE_FLAGS,
      env: ENVIRONMENT,
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    // Whoever waits for an answer hears of it too.
    child.on('error', () => undefined);
    child.once('exit', () => {
      if (this.child === child) this.child = undefined;
    });
    try {
      resultOf((await ask(child, undefined, START_MS)).outcome);
      return child;
    } catch (cause) {
      child.kill('SIGKILL');
      throw new ImagingError('The process of imaging did not start', { cause });
    }
  }
}

/** Sends the task, if there is one, and waits for the answer or the end of the process. */
function ask(child: ChildProcess, task: ImagingTask | undefined, patience: number): Promise<ImagingAnswer> {
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill('SIGKILL');
    }, patience);
    const settle = (outcome: () => void) => {
      clearTimeout(timer);
      child.off('message', onMessage).off('exit', onExit).off('error', onError);
      outcome();
    };
    const onMessage = (message: ImagingAnswer) => settle(() => resolve(message));
    const onExit = (_code: unknown, signal: NodeJS.Signals | null) => {
      settle(() => reject(isLate ? new ImageFault('image_unreadable', TOO_SLOW) : endOf(signal)));
    };
    // It could not be started, or not be reached.
    const onError = (cause: Error) => settle(() => reject(new ImagingError(cause.message, { cause })));
    child.on('message', onMessage).on('exit', onExit).on('error', onError);
    if (task) child.send(task, (error) => error && onError(error));
  });
}

function resultOf(outcome: ImagingOutcome): unknown {
  if ('result' in outcome) return outcome.result;
  if ('error' in outcome) throw new ImagingError(outcome.error);
  const { code, message, params, cause } = outcome.fault;
  throw new ImageFault(code, message, params, { cause });
}

/** By the signal that ended it: one from outside says nothing of the picture. */
function endOf(signal: NodeJS.Signals | null): Error {
  if (signal === OUTGROWN) return new ImageFault('image_unreadable', TOO_LARGE);
  if (signal === null || FROM_OUTSIDE.has(signal)) return new ImagingError(`It was ended (${signal})`);
  return new ImageFault('image_unreadable', CRASHED, undefined, { cause: signal });
}

/** While it works nothing ends the service before it; while it rests it keeps nothing waiting. */
function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
