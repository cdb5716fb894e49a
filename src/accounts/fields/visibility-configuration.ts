import { BUILT_IN_FIELDS, type AccountFields } from './account-fields.js';
import type { AccountPrivacy, VisibilitySets } from './field.js';

/**
 * Who sees which fields. Each list stands for itself: configured `public_fields` do not widen the `shareable_fields`,
 * because a field should never become visible through a key that does not name it.
 */
export interface VisibilityConfiguration extends VisibilitySets {
  /** What counts for an account whose owner never chose. */
  readonly defaultVisibility: AccountPrivacy;
  /** The public fields and those of `customFields`. */
  readonly openToChoice: readonly string[];
  /** What of the setting was passed over, in words. */
  readonly ignored: readonly string[];
}

/** A key that is left out has its default. */
export function visibilityOf(
  fields: AccountFields,
  given: Partial<Omit<VisibilityConfiguration, 'staffFields' | 'openToChoice'>> = {},
): VisibilityConfiguration {
  const { defaultSets } = fields;
  const sets = { ...defaultSets, ...given };
  const { publicFields, customFields } = sets;
  return {
    defaultVisibility: 'all_users',
    ignored: [],
    ...sets,
    staffFields: fields.readableByStaff(sets.adminFields),
    openToChoice: fields.names.filter((name) => publicFields.includes(name) || customFields.includes(name)),
  };
}

export const DEFAULT_VISIBILITY: VisibilityConfiguration = visibilityOf(BUILT_IN_FIELDS);
