/** What of the settings decides who sees what: as the environment has it, and as the rules of this table read it. */
export interface Setting {
  readonly environment: Record<string, string>;
  readonly defaultVisibility: 'all_users' | 'private';
  readonly public: readonly string[];
  readonly shareable: readonly string[];
  readonly admin: readonly string[];
  /** Null: no parent has to consent. */
  readonly ageLimit: number | null;
  readonly badges: boolean;
}

const PUBLIC = ['username', 'profile_image', 'account_privacy'];
export const SHAREABLE = [...PUBLIC, 'bio', 'country', 'language_proficiencies', 'accomplishments_shared'];

/** Every field there is. */
export const ALL_FIELDS = [
  ...SHAREABLE,
  ...['name', 'email', 'date_joined', 'is_active', 'gender', 'goals', 'language', 'level_of_education'],
  ...['mailing_address', 'requires_parental_consent', 'year_of_birth'],
];

const DEFAULTS: Setting = {
  environment: {},
  defaultVisibility: 'all_users',
  public: PUBLIC,
  shareable: SHAREABLE,
  admin: ALL_FIELDS,
  ageLimit: 13,
  badges: false,
};

/** Strangers see an address that the owner's own view does not have, and of a private account not even whose it is. */
const ODD_SETS = {
  public: ['profile_image', 'country'],
  shareable: ['username', 'email', 'bio', 'profile_image', 'account_privacy', 'requires_parental_consent'],
  admin: ['username', 'name', 'is_active', 'profile_image', 'account_privacy'],
};

const configuration = (value: object) => ({ ACCOUNT_VISIBILITY_CONFIGURATION: JSON.stringify(value) });

export const SETTINGS = {
  defaults: DEFAULTS,
  'private by default': {
    ...DEFAULTS,
    environment: configuration({ default_visibility: 'private' }),
    defaultVisibility: 'private',
  },
  'odd sets': {
    ...DEFAULTS,
    ...ODD_SETS,
    environment: configuration({
      public_fields: ODD_SETS.public,
      shareable_fields: ODD_SETS.shareable,
      admin_fields: ODD_SETS.admin,
    }),
  },
  'no parental consent': { ...DEFAULTS, environment: { PARENTAL_CONSENT_AGE_LIMIT: '' }, ageLimit: null },
  badges: { ...DEFAULTS, environment: { BADGES_ENABLED: 'true' }, badges: true },
} satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
