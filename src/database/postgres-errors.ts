import { QueryFailedError } from 'typeorm';

interface PostgresError {
  code?: string;
  constraint?: string;
}

/** What `pg` threw: TypeORM wraps it, the pool itself (`run-statement.ts`) does not. */
function postgresError(error: unknown): PostgresError | undefined {
  return (error instanceof QueryFailedError ? error.driverError : error) as PostgresError | undefined;
}

/** SQLSTATE (PostgreSQL manual, appendix A) or Node's system error code of whatever a query threw. */
export function errorCode(error: unknown): string | undefined {
  return postgresError(error)?.code;
}

/** The violated unique constraint, if that is what went wrong. */
export function violatedUnique(error: unknown): string | undefined {
  return errorCode(error) === '23505' ? postgresError(error)?.constraint : undefined;
}

/** The database refused the rows themselves (class 22 data exception, class 23 integrity violation). */
export function isRefusal(error: unknown): boolean {
  return /^2[23]...$/.test(errorCode(error) ?? '');
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
  // disk_full, out_of_memory, too_many_connections
  '53100',
  '53200',
  '53300',
  // admin_shutdown, cannot_connect_now
  '57P01',
  '57P03',
  // read_only_sql_transaction: a stand-by that has not been promoted yet
  '25006',
]);
const OUTAGE_MESSAGES =
  /^(timeout exceeded when trying to connect|Cannot use a pool after calling end|the database system is|DataSource is not)/i;

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
  if (isConnectionLost(error) || (code && OUTAGE_CODES.has(code))) return true;
  return error instanceof Error && OUTAGE_MESSAGES.test(error.message);
}
