import { createHash } from 'node:crypto';
import { identityOf } from '../accounts/fields/names/same-name.js';
import type { Principal } from './principal.js';

const SANE_SERVICE = /^[A-Za-z0-9._:-]{1,64}$/;
/** A principal lives as long as its token is remembered, so the digest is made about once a token. */
const actors = new WeakMap<Principal, string>();

/**
 * The caller as logs may name her: the same text for the same caller, but no name. A username may be an address, and
 * logs outlive an erasure; who knows a username finds its lines by the digest (see docs/run/operations.md).
 */
export function actorOf(principal: Principal): string {
  const known = actors.get(principal);
  if (known !== undefined) return known;
  const actor = describe(principal);
  actors.set(principal, actor);
  return actor;
}

/** PostgreSQL stores no NUL, a terminal obeys the others, and some turn the line round or cannot be seen. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;
const MAX_NAME_LENGTH = 255;

/**
 * The caller as a history names whoever is not the owner: the name in her token, which may be any text, as one that can
 * be stored and printed.
 */
export function actorName({ username, service }: Principal): string {
  const name = (username ?? service ?? 'a staff service').replace(UNPRINTABLE, '\ufffd');
  const characters = Array.from(name);
  return characters.length > MAX_NAME_LENGTH ? `${characters.slice(0, MAX_NAME_LENGTH - 1).join('')}…` : name;
}

function describe({ username, isStaffService, grant, service }: Principal): string {
  const isService = isStaffService || grant !== undefined;
  if (isService && service !== undefined && SANE_SERVICE.test(service)) return `service:${service}`;
  const kind = isService ? 'service' : 'user';
  return username === null ? kind : `${kind}:${digest(username)}`;
}

function digest(username: string): string {
  return createHash('sha256').update(identityOf(username)).digest('hex').slice(0, 16);
}
