import { connect } from 'node:net';
import type { ClientBase } from 'pg';

/** What of `pg`'s client has no type. */
interface Session {
  readonly host: string;
  readonly port: number;
  readonly processID: number;
  readonly secretKey: number;
}

/** PostgreSQL's manual, "Message Formats", CancelRequest. */
const CANCEL_REQUEST = 80_877_102;
const PATIENCE_MS = 2_000;

const NOBODY = 'Nobody needs the outcome any more';

class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  /** query_canceled, as PostgreSQL says it. */
  readonly code = '57014';
}

/**
 * Ends a statement that waits for what somebody else holds, when nobody needs its outcome any more: its session is free
 * at once. PostgreSQL answers it with 57014; what has been saved by then stays saved.
 */
export class Interruption {
  private listener: ((error: Error) => void) | undefined;
  private isInterrupted = false;
  private waiting: ClientBase | null = null;
  private cancelling: Promise<void> | null = null;

  interrupt(): void {
    if (this.isInterrupted) return;
    this.isInterrupted = true;
    this.listener?.(new InterruptedError(NOBODY));
    if (this.waiting) this.cancelling ??= cancel(this.waiting);
  }

  /**
   * Calls back when it is interrupted, at once if it has been; in place of whoever was to be called before.
   * @param listener gets what a statement would end with
   */
  onInterrupted(listener: (error: Error) => void): void {
    this.listener = listener;
    if (this.isInterrupted) listener(new InterruptedError(NOBODY));
  }

  /** Runs a statement that may have to wait, on that session. */
  async during<T>(session: ClientBase, run: () => Promise<T>): Promise<T> {
    if (this.isInterrupted) throw new InterruptedError(NOBODY);
    this.waiting = session;
    try {
      return await run();
    } finally {
      this.waiting = null;
      // Until it has arrived it could still end the next statement of the session.
      await this.cancelling;
    }
  }
}

/** Resolves when PostgreSQL has taken the request, or when it cannot be reached: then the limits of time hold. */
function cancel(session: ClientBase): Promise<void> {
  const { host, port, processID, secretKey } = session as unknown as Session;
  const packet = Buffer.alloc(16);
  for (const [index, number] of [packet.length, CANCEL_REQUEST, processID, secretKey].entries()) {
    packet.writeInt32BE(number, index * 4);
  }
  return new Promise((resolve) => {
    const socket = host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);
    socket.setTimeout(PATIENCE_MS, () => socket.destroy());
    socket.on('error', () => undefined).once('close', () => resolve());
    socket.resume().once('connect', () => socket.end(packet));
  });
}
