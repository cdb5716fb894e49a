import { actorName } from '../../auth/actor.js';
import type { Principal } from '../../auth/principal.js';

/** `staff` is a person, `service` a token with a scope, `operator` the command line. */
export type AccessKind = 'staff' | 'service' | 'operator';

/** Who looks, and at which fields. */
export interface AccessSort {
  readonly kind: AccessKind;
  readonly by: string;
  /** Beyond the shared view. */
  readonly fields: readonly string[];
}

/** Of whom: the number of an account, or of all of them. */
export const EVERYBODY = '0';

/** What was shown of one account, so many times. Times are milliseconds since 1970-01-01 UTC. */
export interface Access {
  readonly userId: string;
  readonly sort: AccessSort;
  /** '' if none was given. */
  readonly purpose: string;
  readonly first: number;
  last: number;
  count: number;
}

/** The caller of the API, as somebody who looks. */
export function lookingAs(principal: Principal, fields: readonly string[]): AccessSort {
  const isService = principal.isStaffService || principal.grant !== undefined;
  return { kind: isService ? 'service' : 'staff', by: actorName(principal), fields };
}
