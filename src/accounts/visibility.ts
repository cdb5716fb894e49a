import type { AccountField, AccountPrivacy, VisibilityConfiguration } from '../config/account-fields.js';

/** The caller, as the visibility rules see her. */
export type Viewer = 'owner' | 'staff' | 'other';
/** The full view is for the owner and staff; the shared view is what everybody else sees. */
export type View = 'full' | 'shared';

/** What of an account decides who sees its fields. */
export interface PrivacyFacts {
  /** null: she never chose. */
  readonly account_privacy: string | null;
  readonly requires_parental_consent: boolean;
}

/** The owner and staff get the full view unless they ask to see what others see. */
export function viewFor(viewer: Viewer, askedForShared: boolean): View {
  return viewer === 'other' || askedForShared ? 'shared' : 'full';
}

/** Private while a parent has to consent, else what she chose, else the site's default. */
export function effectivePrivacy(
  facts: PrivacyFacts,
  configuration: VisibilityConfiguration,
): AccountPrivacy {
  if (facts.requires_parental_consent) return 'private';
  return (facts.account_privacy as AccountPrivacy | null) ?? configuration.defaultVisibility;
}

/** The fields of a view: the response has exactly these. */
export function visibleFields(
  view: View,
  privacy: AccountPrivacy,
  configuration: VisibilityConfiguration,
): readonly AccountField[] {
  if (view === 'full') return configuration.adminFields;
  return privacy === 'all_users' ? configuration.shareableFields : configuration.publicFields;
}
