/** What a worker tells the supervisor once it serves. */
export interface WorkerReady {
  readonly ready: true;
  readonly url: string;
  /** The port that it listens on, which PORT=0 does not tell. */
  readonly port: number;
}

/** Without a supervisor there is nobody to tell. */
export function reportReady(url: string, port: number): void {
  process.send?.({ ready: true, url, port } satisfies WorkerReady);
}

export function isReady(message: unknown): message is WorkerReady {
  return typeof message === 'object' && message !== null && (message as WorkerReady).ready === true;
}
