import { createHash } from 'node:crypto';
import type { Principal } from './principal.js';

const SANE_SERVICE = /^[A-Za-z0-9._:-]{1,64}$/;
/** A principal lives as long as its token is remembered, so the digest is made about once a token. */
const actors = new WeakMap<Principal, string>();

/**
 * The caller as logs may name her: the same text for the same caller, but no name. A username may be an address, and
 * logs outlive an erasure; who knows a username finds its lines by the digest (see docs/operations.md).
 */
export function actorOf(principal: Principal): string {
  const known = actors.get(principal);
  if (known !== undefined) return known;
  const actor = describe(principal);
  actors.set(principal, actor);
  return actor;
}

function describe({ username, isStaffService, service }: Principal): string {
  if (isStaffService && service !== undefined && SANE_SERVICE.test(service)) return `service:${service}`;
  const kind = isStaffService ? 'service' : 'user';
  return username === null ? kind : `${kind}:${digest(username)}`;
}

function digest(username: string): string {
  return createHash('sha256').update(username.toLowerCase()).digest('hex').slice(0, 16);
}
