import { describeMailError } from './mail-error.js';
import type { MailJob, MailQueue } from './mail-queue.js';
import type { SendMail } from './mail-transport.js';
import type { Mail } from './mail.js';
import { retryPause } from './retry-pause.js';

/** How late mail is seen that another process queued, or one that has ended. */
const POLL_MS = 5_000;
/** During an outage of the database. */
const LONGEST_POLL_MS = 60_000;
/** At a time, so that one slow conversation holds up no other mail. */
const AT_ONCE = 5;
/** Well below the five minutes after which others take a mail for abandoned. */
const SENDING_MS = 120_000;
/** For mails on their way when the service stops. */
const STOPPING_MS = 5_000;

export interface DeliveryLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface DeliveryParts {
  readonly queue: MailQueue;
  readonly send: SendMail;
  /** Makes the mail of a job, links included; null if there is nothing to send any more. */
  readonly compose: (job: MailJob) => Promise<Mail | null>;
  readonly log: DeliveryLog;
}

/**
 * Sends queued mails: at once when it is woken, else when it looks, and again with growing pauses until each has left.
 * A mail leaves at least once: twice if a process dies, or the database, between the server's answer and its record.
 */
export class MailDelivery {
  private readonly sending = new Set<Promise<void>>();
  private readonly abort = new AbortController();
  private timer?: NodeJS.Timeout;
  private looking?: Promise<void>;
  private lookAgain = false;
  private pollMs = POLL_MS;
  private started = false;
  private stopped = false;
  private serverFails = false;

  constructor(private readonly parts: DeliveryParts) {}

  start(): void {
    this.started = true;
    this.wake();
  }

  /** There is something to send. */
  wake(): void {
    if (!this.started || this.stopped) return;
    this.lookAgain = true;
    this.looking ??= this.look().finally(() => {
      this.looking = undefined;
      if (this.lookAgain) this.wake();
      else this.lookIn(this.pollMs);
    });
  }

  /** Waits a little for mails on their way; what has not left by then is left to others, or to the next start. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    const giveUp = setTimeout(() => this.abort.abort(), STOPPING_MS);
    await this.looking;
    await Promise.all(this.sending);
    clearTimeout(giveUp);
  }

  private lookIn(milliseconds: number): void {
    if (this.stopped) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), milliseconds).unref();
  }

  private async look(): Promise<void> {
    try {
      while (this.lookAgain && !this.stopped) {
        this.lookAgain = false;
        await this.takeAll();
      }
      if (this.pollMs > POLL_MS) this.parts.log.info({}, 'The mail queue can be read again');
      this.pollMs = POLL_MS;
    } catch (error) {
      this.databaseFailed(error);
    }
  }

  private async takeAll(): Promise<void> {
    while (this.sending.size < AT_ONCE && !this.stopped) {
      const job = await this.parts.queue.claim();
      if (job === null) return;
      const work: Promise<void> = this.deliver(job)
        .catch((error: unknown) => this.databaseFailed(error))
        .finally(() => {
          this.sending.delete(work);
          this.wake();
        });
      this.sending.add(work);
    }
  }

  private async deliver(job: MailJob): Promise<void> {
    const { queue, compose, send } = this.parts;
    const mail = await compose(job);
    if (mail === null) return queue.settle(job, 'dropped');
    try {
      await send(mail, AbortSignal.any([this.abort.signal, AbortSignal.timeout(SENDING_MS)]));
    } catch (error) {
      if (this.abort.signal.aborted) return queue.release(job);
      return this.failed(job, error);
    }
    await queue.settle(job, 'sent');
    if (this.serverFails) this.parts.log.info({}, 'Mail leaves again');
    this.serverFails = false;
  }

  private async failed(job: MailJob, error: unknown): Promise<void> {
    const reason = describeMailError(error);
    const pause = retryPause(job.attempts);
    // One line for an outage, however many mails and attempts it costs.
    if (!this.serverFails) this.parts.log.warn({ reason }, 'Mail does not leave; it is tried again');
    this.serverFails = true;
    const givenUp = await this.parts.queue.fail(job, reason, pause);
    if (givenUp) this.parts.log.error({ mail: job.id, reason }, 'A mail was given up; see accounts mail');
    else if (pause * 1_000 < POLL_MS) setTimeout(() => this.wake(), pause * 1_000).unref();
  }

  /** The mail that it happened to is taken up again like that of a process that died. */
  private databaseFailed(error: unknown): void {
    this.lookAgain = false;
    if (this.stopped) return;
    if (this.pollMs === POLL_MS) {
      this.parts.log.warn({ reason: describeMailError(error) }, 'The mail queue cannot be read');
    }
    this.pollMs = Math.min(this.pollMs * 2, LONGEST_POLL_MS);
  }
}
