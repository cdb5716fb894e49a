import { NEWEST } from '../settled.js';
import { BEGINNING, type Position } from '../position.js';

/** Runs one statement and gives its rows. */
export type Query = <T>(statement: string, parameters: unknown[]) => Promise<T[]>;

/** How far a target has come, and how it does. */
export interface TargetState {
  /** Of the feed, which the position belongs to. */
  readonly epoch: string;
  /** All up to here is delivered. */
  readonly position: Position;
  readonly deliveredAt: Date | null;
  /** Failed ones since the last delivery. */
  readonly attempts: number;
  readonly failingSince: Date | null;
  readonly nextAttempt: Date | null;
  /** Milliseconds until the next attempt, by the clock of the database; 0: now. */
  readonly pause: number;
  readonly lastError: string | null;
  readonly disabledAt: Date | null;
}

const REGISTER = `
  INSERT INTO relay_targets (target, epoch, transaction_id, change_id)
  SELECT $1, feed.epoch, coalesce(newest.transaction_id, '0'), coalesce(newest.id, 0)
  FROM change_feed feed LEFT JOIN LATERAL (${NEWEST}) newest ON true
  ON CONFLICT (target) DO NOTHING`;
const FIND = `
  SELECT transaction_id AS "transactionId", change_id AS id, epoch, attempts, delivered_at AS "deliveredAt",
    failing_since AS "failingSince", next_attempt AS "nextAttempt", last_error AS "lastError", disabled_at AS "disabledAt",
    greatest(0, extract(epoch FROM next_attempt - clock_timestamp()) * 1000)::float8 AS pause
  FROM relay_targets WHERE target = $1`;
const HEALTHY = 'attempts = 0, failing_since = NULL, next_attempt = NULL, last_error = NULL';
const MOVE = `UPDATE relay_targets SET epoch = $2, transaction_id = $3, change_id = $4 WHERE target = $1`;
const DELIVERED = `
  UPDATE relay_targets SET epoch = $2, transaction_id = $3, change_id = $4, delivered_at = now(), ${HEALTHY}
  WHERE target = $1`;
const FAILED = `
  UPDATE relay_targets SET attempts = attempts + 1, failing_since = coalesce(failing_since, now()), last_error = $2,
    next_attempt = now() + make_interval(secs => $3::float8 / 1000),
    disabled_at = CASE WHEN $4 OR failing_since < now() - make_interval(secs => $5::float8 / 1000) THEN now() END
  WHERE target = $1
  RETURNING disabled_at IS NOT NULL AS disabled`;
const ENABLE = `UPDATE relay_targets SET disabled_at = NULL, ${HEALTHY} WHERE target = $1`;
const BEHIND = `
  SELECT count(*)::integer AS count FROM (
    SELECT FROM changes c WHERE (c.transaction_id, c.id) > ($1::xid8, $2::bigint)
    ORDER BY c.transaction_id, c.id LIMIT $3) behind`;

/** A target that nobody knows yet gets what changes from now on. */
export async function registerTarget(query: Query, target: string): Promise<void> {
  await query(REGISTER, [target]);
}

export async function findTargetState(query: Query, target: string): Promise<TargetState | null> {
  const [row] = await query<Omit<TargetState, 'position'> & { transactionId: string; id: string }>(FIND, [
    target,
  ]);
  if (!row) return null;
  const { transactionId, id, ...state } = row;
  return { ...state, position: { transactionId: BigInt(transactionId), id: BigInt(id) } };
}

export async function saveDelivered(
  query: Query,
  target: string,
  epoch: string,
  at: Position,
): Promise<void> {
  await query(DELIVERED, [target, epoch, String(at.transactionId), String(at.id)]);
}

/** The target gets every change once more. */
export async function startOver(query: Query, target: string, epoch: string): Promise<void> {
  await query(MOVE, [target, epoch, String(BEGINNING.transactionId), String(BEGINNING.id)]);
}

export interface Failure {
  readonly error: string;
  /** Milliseconds until the next attempt. */
  readonly pause: number;
  readonly gone: boolean;
  readonly giveUpAfter: number | null;
}

/** @returns whether the target is disabled now */
export async function saveFailure(query: Query, target: string, failure: Failure): Promise<boolean> {
  const { error, pause, gone, giveUpAfter } = failure;
  const [row] = await query<{ disabled: boolean }>(FAILED, [target, error, pause, gone, giveUpAfter]);
  return row?.disabled === true;
}

/** The target is tried again at once, from where it was. */
export async function enableTarget(query: Query, target: string): Promise<void> {
  await query(ENABLE, [target]);
}

/** How many changes a target still has to get, counted up to `most`. */
export async function countBehind(
  query: Query,
  { transactionId, id }: Position,
  most: number,
): Promise<number> {
  const [row] = await query<{ count: number }>(BEHIND, [String(transactionId), String(id), most]);
  return row!.count;
}
