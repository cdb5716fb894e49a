import { Fault } from '../../validation/fault.js';

/** What is known of an account, under its lock, when it asks for another address. */
export interface RequestFacts {
  /** The address that waits for its confirmation; null if none does. */
  readonly pending: string | null;
  /** Seconds since that was asked for. */
  readonly pending_age: number | null;
  /** Seconds until changes are allowed again after a revert; null if they are. */
  readonly frozen_for: number | null;
  /** Requests within the last hour. */
  readonly asked: number;
  /** Seconds until the oldest of these is an hour old; null without any. */
  readonly oldest_leaves_in: number | null;
}

/** The same asked again so soon is one request: a double click, or a client that retries. */
const REPEAT_SECONDS = 60;

const SWITCHED_OFF = new Fault('email_change_off', 'changing the email address is switched off');
const SAME = new Fault('same_email', 'must differ from the current address');
const NO_MAIL = new Fault('invalid_email', 'must be an address to which mail can be sent: without < and >');
const FROZEN = new Fault(
  'email_change_frozen',
  'cannot be changed within an hour after a change was reverted',
);

/** Why the address cannot be asked for; null if it can. Whether others have it is no reason: that must not show. */
export function requestFault(
  email: string,
  current: string,
  allowed: boolean,
  { frozen_for }: RequestFacts,
): Fault | null {
  if (!allowed) return SWITCHED_OFF;
  // Allowed in quotes (RFC 5321 §4.1.2), but they are the brackets of every mail: it would go to another address.
  if (/[<>]/.test(email)) return NO_MAIL;
  if (email === current) return SAME;
  return frozen_for === null ? null : FROZEN;
}

/** Seconds to wait before the next request; null if one is allowed now. `limit` is per hour, 0 is off. */
export function limitedFor({ asked, oldest_leaves_in }: RequestFacts, limit: number): number | null {
  return limit === 0 || asked < limit ? null : Math.max(1, Math.ceil(oldest_leaves_in ?? 1));
}

export function isRepeated(email: string, { pending, pending_age }: RequestFacts): boolean {
  return email === pending && pending_age !== null && pending_age < REPEAT_SECONDS;
}
