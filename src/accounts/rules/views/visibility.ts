import type { AccountFields } from '../../fields/account-fields.js';
import { type AccountPrivacy, CUSTOM } from '../../fields/field.js';
import type { ServiceGrant } from '../../fields/service-scopes.js';
import type { FieldChoices } from '../../fields/account-row.js';
import type { VisibilityConfiguration } from '../../fields/visibility-configuration.js';

/** The caller, as the visibility rules see her, unless she is a service with scopes of this site. */
export const VIEWERS = ['owner', 'staff', 'other'] as const;
export type Viewer = (typeof VIEWERS)[number];
/**
 * The full view is for the owner, and that of staff for staff; a service sees what its scopes grant, and the shared view
 * is what everybody else sees.
 */
export type View = 'full' | 'staff' | 'shared' | ServiceGrant;

/** What of an account decides who sees its fields. */
export interface PrivacyFacts {
  /** null: she never chose. */
  readonly account_privacy: string | null;
  readonly requires_parental_consent: boolean;
  /** What she chose for single fields, which counts with the privacy `custom`. */
  readonly visibility?: FieldChoices | null | undefined;
}

/** The owner, staff and services get views of their own unless they ask to see what others see. */
export function viewFor(viewer: Viewer | ServiceGrant, askedForShared: boolean): View {
  if (viewer === 'other' || askedForShared) return 'shared';
  if (typeof viewer === 'object') return viewer;
  return viewer === 'owner' ? 'full' : 'staff';
}

/** Private while a parent has to consent, else what she chose, else the site's default. */
export function effectivePrivacy(
  facts: PrivacyFacts,
  configuration: VisibilityConfiguration,
): AccountPrivacy {
  if (facts.requires_parental_consent) return 'private';
  const chosen = (facts.account_privacy as AccountPrivacy | null) ?? configuration.defaultVisibility;
  // A site that has stopped to offer it shows nothing of what was shared like that.
  return chosen === CUSTOM && configuration.customFields.length === 0 ? 'private' : chosen;
}

/**
 * The fields of a view: the response has exactly these. The same list each time.
 * @param choices what she chose for single fields
 */
export function visibleFields(
  view: View,
  privacy: AccountPrivacy,
  configuration: VisibilityConfiguration,
  choices: FieldChoices | null = null,
): readonly string[] {
  if (view === 'full') return configuration.adminFields;
  if (view === 'staff') return configuration.staffFields;
  if (typeof view === 'object') return view.fields;
  if (privacy === CUSTOM) return chosenFields(choices ?? {}, configuration);
  return privacy === 'all_users' ? configuration.shareableFields : configuration.publicFields;
}

/** Those that it would have if the site had configured nothing: what its declarations alone say. */
export function defaultFields(
  view: View,
  privacy: AccountPrivacy,
  { defaultSets }: AccountFields,
): readonly string[] {
  if (view === 'full') return defaultSets.adminFields;
  if (view === 'staff') return defaultSets.staffFields;
  const isShared = typeof view === 'object' || privacy === 'all_users';
  return isShared ? defaultSets.shareableFields : defaultSets.publicFields;
}

/** Lists that are kept: each is the set of a view, which is written in the same way each time. */
const MAX_LISTS = 1_000;
const lists = new WeakMap<VisibilityConfiguration, Map<string, readonly string[]>>();

/** The public fields, and those that she has chosen to share. */
function chosenFields(choices: FieldChoices, configuration: VisibilityConfiguration): readonly string[] {
  const { publicFields, customFields, openToChoice } = configuration;
  const shared = customFields.filter((name) => choices[name] === 'all_users');
  let kept = lists.get(configuration);
  if (kept === undefined || kept.size === MAX_LISTS)
    lists.set(configuration, (kept = new Map<string, readonly string[]>()));
  const key = shared.join();
  let fields = kept.get(key);
  if (fields === undefined) {
    fields = openToChoice.filter((name) => publicFields.includes(name) || shared.includes(name));
    kept.set(key, fields);
  }
  return fields;
}
