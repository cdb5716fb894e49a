import { backOff } from '../background/back-off.js';
import { within } from '../background/within.js';
import { PeriodicTask, type StopSignals } from '../background/periodic-task.js';
import { StateLog } from '../background/state-log.js';
import type { Log } from '../observability/log.js';
import { describeMailError } from './mail-error.js';
import type { MailJob, MailQueue } from './mail-queue.js';
import type { SendMail } from './mail-transport.js';
import type { Mail } from './mail.js';

/** How late mail is seen that another process queued, or one that has ended. */
const POLL_MS = 5_000;
/** During an outage of the database. */
const QUEUE_PAUSES = { first: 2 * POLL_MS, longest: 60_000 };
/** Of one mail. The longest: after an outage of any length the last mail leaves at most that much later. */
const MAIL_PAUSES = { first: 1_000, longest: 2 * 3_600_000 };
/** At a time, so that one slow conversation holds up no other mail. */
const AT_ONCE = 5;
/** Well below the five minutes after which others take a mail for abandoned. */
const SENDING_MS = 120_000;
/** For mails on their way when the service stops. */
const STOPPING_MS = 5_000;

export interface DeliveryParts {
  readonly queue: MailQueue;
  readonly send: SendMail;
  /** Makes the mail of a job, links included; null if there is nothing to send any more. */
  readonly compose: (job: MailJob) => Promise<Mail | null>;
  readonly log: Log;
}

/**
 * Sends queued mails: at once when it is woken, else when it looks, and again with growing pauses until each has left.
 * A mail leaves at least once: twice if a process dies, or the database, between the server's answer and its record.
 */
export class MailDelivery {
  private readonly sending = new Set<Promise<void>>();
  private readonly looking: PeriodicTask;
  private readonly server: StateLog;

  constructor(private readonly parts: DeliveryParts) {
    const details = (error: unknown) => ({ reason: describeMailError(error) });
    const queue = {
      fails: 'The mail queue cannot be read',
      works: 'The mail queue can be read again',
      details,
    };
    const server = { fails: 'Mail does not leave; it is tried again', works: 'Mail leaves again', details };
    this.server = new StateLog(parts.log, server);
    this.looking = new PeriodicTask({
      run: (signals) => this.takeAll(signals),
      periodMs: POLL_MS,
      backOff: QUEUE_PAUSES,
      state: new StateLog(parts.log, queue),
    });
  }

  start(): void {
    void this.looking.start();
  }

  /** There is something to send. */
  wake(): void {
    void this.looking.wake();
  }

  /** Waits a little for mails on their way; what has not left by then is left to others, or to the next start. */
  stop(): Promise<void> {
    return this.looking.stop(STOPPING_MS, () => Promise.all(this.sending));
  }

  private async takeAll({ stop, cut }: StopSignals): Promise<void> {
    while (this.sending.size < AT_ONCE && !stop.aborted) {
      const job = await this.parts.queue.claim();
      if (job === null) return;
      const work: Promise<void> = this.deliver(job, cut)
        // The mail is taken up again like that of a process that died.
        .catch((error: unknown) => this.looking.fails(error))
        .finally(() => {
          this.sending.delete(work);
          this.wake();
        });
      this.sending.add(work);
    }
  }

  private async deliver(job: MailJob, cut: AbortSignal): Promise<void> {
    const { queue, compose, send } = this.parts;
    const mail = await compose(job);
    if (mail === null) return queue.settle(job, 'dropped');
    try {
      await within(SENDING_MS, cut, (signal) => send(mail, signal));
    } catch (error) {
      if (cut.aborted) return queue.release(job);
      return this.failed(job, error);
    }
    await queue.settle(job, 'sent');
    this.server.works();
  }

  private async failed(job: MailJob, error: unknown): Promise<void> {
    const reason = describeMailError(error);
    const pause = backOff(job.attempts, MAIL_PAUSES);
    this.server.fails(error);
    const givenUp = await this.parts.queue.fail(job, reason, pause);
    if (givenUp) this.parts.log.error({ mail: job.id, reason }, 'A mail was given up; see accounts mail');
    else if (pause < POLL_MS) setTimeout(() => this.wake(), pause).unref();
  }
}
