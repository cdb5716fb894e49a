import type { DataSource } from 'typeorm';

export type MailKind = 'email_confirm' | 'email_notice' | 'email_confirmed' | 'erasure_requested';

/** A mail whose turn it is; until it is settled no other process takes it, for five minutes. */
export interface MailJob {
  readonly id: string;
  /** The number of what it is about: an email change, or an erasure. */
  readonly about: string;
  readonly kind: MailKind;
  /** This one included. */
  readonly attempts: number;
}

/** What the operator sees of a mail that has not left. */
export interface WaitingMail {
  readonly id: string;
  readonly username: string;
  readonly kind: MailKind;
  readonly state: 'queued' | 'failed';
  readonly attempts: number;
  readonly queued_at: Date;
  /** Null once given up. */
  readonly next_attempt_at: Date | null;
  readonly last_error: string | null;
}

// A process that dies while it sends leaves the mail to the others when this time is over.
const CLAIM = `
  WITH claimed AS (
    UPDATE mails SET attempts = attempts + 1, next_attempt_at = now() + interval '5 minutes'
    WHERE id = (
      SELECT id FROM mails WHERE state = 'queued' AND next_attempt_at <= now()
      ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING id, coalesce(email_change_id, erasure_id) AS about, kind, attempts
  ) SELECT * FROM claimed`;
// The number of attempts says whether the mail is still this process's.
const SETTLE = `UPDATE mails SET state = $3 WHERE id = $1 AND attempts = $2 AND state = 'queued'`;
const FAIL = `
  WITH failed AS (
    UPDATE mails SET last_error = $3, next_attempt_at = now() + make_interval(secs => $4::float8 / 1000),
      state = CASE WHEN give_up_at <= now() THEN 'failed' ELSE 'queued' END
    WHERE id = $1 AND attempts = $2 AND state = 'queued'
    RETURNING state
  ) SELECT state FROM failed`;
const RELEASE = `
  UPDATE mails SET attempts = attempts - 1, next_attempt_at = now()
  WHERE id = $1 AND attempts = $2 AND state = 'queued'`;

const NOT_SENT = `m.state = 'failed' OR (m.state = 'queued' AND (NOT $1 OR m.last_error IS NOT NULL))`;
const LIST = `
  SELECT m.id, u.username, m.kind, m.state, m.attempts, m.queued_at,
    CASE WHEN m.state = 'queued' THEN m.next_attempt_at END AS next_attempt_at, m.last_error
  FROM mails m LEFT JOIN email_changes c ON c.id = m.email_change_id LEFT JOIN erasures e ON e.id = m.erasure_id
  JOIN users u ON u.id = coalesce(c.user_id, e.user_id)
  WHERE ${NOT_SENT} ORDER BY m.id`;
const RETRY = `
  WITH retried AS (
    UPDATE mails m SET state = 'queued', next_attempt_at = now(), give_up_at = now() + interval '5 days'
    WHERE ${NOT_SENT} RETURNING id
  ) SELECT count(*)::integer AS count FROM retried`;

/** The mails to be sent, as rows that any number of processes take from. See docs/decisions/0015. */
export class MailQueue {
  constructor(private readonly dataSource: Pick<DataSource, 'query'>) {}

  /** The mail that has waited longest, or null if none is due. */
  async claim(): Promise<MailJob | null> {
    const [job] = await this.dataSource.query<MailJob[]>(CLAIM);
    return job ?? null;
  }

  async settle({ id, attempts }: MailJob, state: 'sent' | 'dropped'): Promise<void> {
    await this.dataSource.query(SETTLE, [id, attempts, state]);
  }

  /** To be tried again after some milliseconds. @returns whether it is given up now */
  async fail({ id, attempts }: MailJob, error: string, pause: number): Promise<boolean> {
    const [row] = await this.dataSource.query<{ state: string }[]>(FAIL, [id, attempts, error, pause]);
    return row?.state === 'failed';
  }

  /** As if it had not been claimed. */
  async release({ id, attempts }: MailJob): Promise<void> {
    await this.dataSource.query(RELEASE, [id, attempts]);
  }

  /** Those that have not left, oldest first; with `onlyFailed` those of which an attempt has failed. */
  list({ onlyFailed }: { onlyFailed: boolean }): Promise<WaitingMail[]> {
    return this.dataSource.query<WaitingMail[]>(LIST, [onlyFailed]);
  }

  /** Makes them due at once, and those that were given up too, with five days anew. @returns how many */
  async retry({ onlyFailed }: { onlyFailed: boolean }): Promise<number> {
    const [row] = await this.dataSource.query<{ count: number }[]>(RETRY, [onlyFailed]);
    return row!.count;
  }
}
