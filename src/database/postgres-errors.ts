import { errorCode } from '../diagnostics/operator-error.js';

// TypeORM wraps what `pg` throws, and copies its properties; the pool itself (`run-statement.ts`) does not wrap.

/** Something was saved, or was not, and nobody can say now which of the two it will turn out to be. */
export class OutcomeUnknownError extends Error {
  override readonly name = 'OutcomeUnknownError';
  /** Of ours, and none of PostgreSQL's. */
  readonly code = 'OUTCOME_UNKNOWN';
}

/** The database cannot be used now: a standby, which may be behind and takes no writes; or it becomes another one. */
export class NotReadyError extends Error {
  override readonly name = 'NotReadyError';
  /** read_only_sql_transaction */
  readonly code = '25006';
}

export function isOutcomeUnknown(error: unknown): boolean {
  return errorCode(error) === 'OUTCOME_UNKNOWN';
}

/** The violated unique constraint, if that is what went wrong. */
export function violatedUnique(error: unknown): string | undefined {
  return errorCode(error) === '23505' ? (error as { constraint?: string }).constraint : undefined;
}

/** The database refused the rows themselves (class 22 data exception, class 23 integrity violation). */
export function isRefusal(error: unknown): boolean {
  return /^2[23]...$/.test(errorCode(error) ?? '');
}

/** The server ended the statement for what is in it, and nothing of it was saved: without that it would have been. */
export function isOfContent(error: unknown): boolean {
  const isFromServer = error instanceof Error && 'severity' in error;
  return isFromServer && (isRetryable(error) || !isOutage(error));
}

/** Somebody held a lock for longer than DATABASE_LOCK_TIMEOUT. */
export function isLockTimeout(error: unknown): boolean {
  return errorCode(error) === '55P03';
}

/** Serialisation failure or deadlock: the same statement may succeed when it is run again. */
export function isRetryable(error: unknown): boolean {
  const code = errorCode(error);
  return code === '40001' || code === '40P01';
}

const OUTAGE_CODES = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
  // serialization_failure and deadlock_detected, when it has been tried often enough
  '40001',
  '40P01',
  // lock_not_available: somebody holds the row for longer than DATABASE_LOCK_TIMEOUT
  '55P03',
  // read_only_sql_transaction: a stand-by that has not been promoted yet
  '25006',
  // idle_in_transaction_session_timeout
  '25P03',
  // invalid_catalog_name and undefined_table: a database that is about to be restored, or to be migrated
  '3D000',
  '42P01',
]);
/** Insufficient resources, intervention of an operator (cancelled statements and limits of time too), system errors. */
const OUTAGE_CLASSES = /^5[378]...$/;
const OUTAGE_MESSAGES =
  /^(timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after calling end|the database system is|DataSource is not)/i;

/** TypeORM's words for a connection that broke within a transaction. */
const RELEASED = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError']);

const LOST_CODES = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', '57P02']);
const LOST_MESSAGES = /^(Connection terminated|Connection ended|Client has encountered a connection error)/i;

/**
 * The connection broke, maybe after the statement was sent: whether it took effect is not known. Not so with
 * `57P01`: a session that is told to end rolls back first.
 */
export function isConnectionLost(error: unknown): boolean {
  const code = errorCode(error);
  if (code && (LOST_CODES.has(code) || code.startsWith('08'))) return true;
  return error instanceof Error && (RELEASED.has(error.name) || LOST_MESSAGES.test(error.message));
}

/** The database cannot be reached or cannot work at the moment: an outage, no fault of the request. */
export function isOutage(error: unknown): boolean {
  const code = errorCode(error);
  if (isConnectionLost(error) || (code && (OUTAGE_CODES.has(code) || OUTAGE_CLASSES.test(code)))) return true;
  return error instanceof Error && OUTAGE_MESSAGES.test(error.message);
}
