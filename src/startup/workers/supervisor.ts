import cluster, { type Worker } from 'node:cluster';
import { OperatorError } from '../../diagnostics/operator-error.js';
import { restartPause, STABLE_MS } from './restart-rule.js';
import { isReady, type WorkerReady } from './worker-message.js';

export interface SupervisorOptions {
  readonly count: number;
  /** Arguments of the program in a worker. */
  readonly args: readonly string[];
  /** Variables that the workers get on top of ours. */
  readonly environment: Readonly<Record<string, string>>;
  /** For a worker to end, milliseconds. */
  readonly patienceMs: number;
  readonly log: (message: string) => void;
  /** Called once, after the start, when no worker can be kept up any more; all of them are gone then. */
  readonly failed: (error: OperatorError) => void;
}

/**
 * Keeps a number of worker processes, which share the listening port (node:cluster, in turn). One that dies gets a
 * successor, after a pause that grows while they die early. They stop on SIGTERM, like a service without workers.
 */
export class Supervisor {
  /** When each living worker was started: milliseconds of `performance.now()`. */
  private readonly living = new Map<Worker, number>();
  private readonly pauses = new Set<NodeJS.Timeout>();
  private readonly environment: Record<string, string>;
  private port?: number;
  private earlyDeaths = 0;
  private started = false;
  private stopping?: Promise<boolean>;

  constructor(private readonly options: SupervisorOptions) {
    this.environment = { ...options.environment };
  }

  /**
   * Starts one worker, then the others: what keeps all of them from starting is said once.
   *
   * @throws OperatorError if they cannot be brought up
   */
  async start(): Promise<WorkerReady> {
    cluster.setupPrimary({ args: [...this.options.args] });
    try {
      const first = await this.fork();
      this.port = first.port;
      await Promise.all(Array.from({ length: this.options.count - 1 }, () => this.fork()));
      this.started = true;
      return first;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /**
   * Lets every worker finish its requests; one that does not end in time is killed.
   * @returns whether nothing was cut off
   */
  stop(): Promise<boolean> {
    return (this.stopping ??= this.stopAll());
  }

  private async stopAll(): Promise<boolean> {
    for (const pause of this.pauses) clearTimeout(pause);
    const workers = [...this.living.keys()];
    const ends = Promise.all(
      workers.map((worker) => new Promise<number>((resolve) => worker.once('exit', resolve))),
    );
    // Not `worker.kill()`, which would cut the channel first: a worker without one ends at once.
    for (const worker of workers) worker.process.kill('SIGTERM');
    const late = setTimeout(() => {
      for (const worker of workers) worker.process.kill('SIGKILL');
    }, this.options.patienceMs);
    const codes = await ends;
    clearTimeout(late);
    return codes.every((code) => code === 0);
  }

  private fork(): Promise<WorkerReady> {
    // With PORT=0 whoever comes while others listen gets their port; when all are gone it would be another one.
    if (this.living.size === 0) this.keepPort();
    const worker = cluster.fork(this.environment);
    this.living.set(worker, performance.now());
    return new Promise((resolve, reject) => {
      worker.on('message', (message) => {
        if (!isReady(message)) return;
        if (message.port === (this.port ?? message.port)) return resolve(message);
        // The others died while it was starting. Nobody calls it there, and its successor finds the right port free.
        this.keepPort();
        worker.process.kill('SIGKILL');
      });
      worker.on('error', (error) => this.options.log(`A worker cannot be reached: ${error.message}`));
      worker.once('exit', (code, signal) => {
        reject(new OperatorError(`A worker could not start (${how(code, signal)}): see what it says above.`));
        this.ended(worker, how(code, signal));
      });
    });
  }

  private keepPort(): void {
    if (this.port === undefined) return;
    Object.assign(this.environment, { PORT: String(this.port), PORT_FILE: '' });
  }

  private ended(worker: Worker, how: string): void {
    const lived = performance.now() - this.living.get(worker)!;
    this.living.delete(worker);
    if (this.stopping || !this.started) return;
    this.earlyDeaths = lived < STABLE_MS ? this.earlyDeaths + 1 : 0;
    const pause = restartPause(this.earlyDeaths, this.someAreWell());
    const who = `Worker ${worker.process.pid} ended (${how})`;
    if (pause === null) {
      this.giveUp(`${who}, like ${this.earlyDeaths - 1} before it within seconds of their start`);
    } else {
      this.options.log(`${who}; another one starts in ${pause} ms`);
      this.startIn(pause);
    }
  }

  private startIn(pause: number): void {
    const timer = setTimeout(() => {
      this.pauses.delete(timer);
      // Its death, if it comes to that, is dealt with like any other.
      this.fork().catch(() => undefined);
    }, pause);
    this.pauses.add(timer);
  }

  private someAreWell(): boolean {
    const now = performance.now();
    return [...this.living.values()].some((start) => now - start >= STABLE_MS);
  }

  private giveUp(what: string): void {
    const error = new OperatorError(`${what}: the service stops. The workers said why above.`);
    void this.stop().then(() => this.options.failed(error));
  }
}

function how(code: number | null, signal: string | null): string {
  return signal ?? `exit code ${code}`;
}
