/** Every field of an account as the API names it, in the order in which they are documented and returned. */
export const ACCOUNT_FIELDS = [
  'username',
  'name',
  'email',
  'date_joined',
  'is_active',
  'bio',
  'country',
  'gender',
  'goals',
  'language',
  'language_proficiencies',
  'level_of_education',
  'mailing_address',
  'profile_image',
  'requires_parental_consent',
  'year_of_birth',
  'account_privacy',
  'accomplishments_shared',
] as const;

export type AccountField = (typeof ACCOUNT_FIELDS)[number];

export const PRIVACY_CHOICES = ['all_users', 'private'] as const;

export type AccountPrivacy = (typeof PRIVACY_CHOICES)[number];

/** Who sees which fields. Every list is in the order of {@link ACCOUNT_FIELDS} and names a field once. */
export interface VisibilityConfiguration {
  /** What counts for an account whose owner never chose. */
  readonly defaultVisibility: AccountPrivacy;
  /** What others see of a private account. */
  readonly publicFields: readonly AccountField[];
  /** What others see of an account that is shared. */
  readonly shareableFields: readonly AccountField[];
  /** What the owner and staff see. */
  readonly adminFields: readonly AccountField[];
}

/**
 * Each key stands for itself: a configured `public_fields` does not widen these `shareable_fields`, because a
 * field should never become visible through a key that does not name it.
 */
export const DEFAULT_VISIBILITY: VisibilityConfiguration = {
  defaultVisibility: 'all_users',
  publicFields: ['username', 'profile_image', 'account_privacy'],
  shareableFields: [
    'username',
    'bio',
    'country',
    'language_proficiencies',
    'profile_image',
    'account_privacy',
    'accomplishments_shared',
  ],
  adminFields: ACCOUNT_FIELDS,
};
