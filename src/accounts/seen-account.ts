import { isOwnName, readingGrant, type Principal } from '../auth/principal.js';
import type { AccountRow } from './fields/account-row.js';
import type { ServiceGrant } from './fields/service-scopes.js';
import type { VisibilityConfiguration } from './fields/visibility-configuration.js';
import { isStaff } from './guards/account-access.js';
import { Projection } from './rules/views/projection.js';
import { viewFor, visibleFields, type View, type Viewer } from './rules/views/visibility.js';

/** An account and what of it somebody gets. */
export interface SeenAccount {
  readonly account: AccountRow;
  readonly view: View;
  /** The fields that were asked for; absent: the whole view. */
  readonly only?: Projection | undefined;
}

/** How the caller looks at accounts. */
export interface Look {
  /** Asks for what everybody else sees. */
  readonly shared: boolean;
  readonly only?: Projection | undefined;
}

/** @param caller the caller's own account, null if there is none or the token alone says what the rights depend on */
export function seenBy(principal: Principal, caller: AccountRow | null, { shared, only }: Look) {
  const grant = readingGrant(principal);
  const narrowed = shared && grant ? onlyOf(grant.fields, only) : only;
  return (account: AccountRow): SeenAccount => ({
    account,
    view: viewFor(viewerOf(principal, caller, account), shared),
    only: narrowed,
  });
}

/** The fields that staff or a service gets of an account, whose privacy does not matter to them. */
export function fieldsOf(
  { view, only }: SeenAccount,
  visibility: VisibilityConfiguration,
): readonly string[] {
  const fields = visibleFields(view, 'private', visibility);
  return only ? only.of(fields) : fields;
}

/** Who the caller is to an account. */
function viewerOf(
  principal: Principal,
  caller: AccountRow | null,
  account: AccountRow,
): Viewer | ServiceGrant {
  const grant = readingGrant(principal);
  if (grant !== undefined) return grant;
  if (isOwnName(principal, account.username)) return 'owner';
  return isStaff(principal, caller) ? 'staff' : 'other';
}

/** Of what others see a service gets no more than of everything else. */
function onlyOf(fields: readonly string[], only: Projection | undefined): Projection {
  const names = new Set(fields);
  const granted = new Projection(names, names);
  return only ? granted.and(only) : granted;
}
