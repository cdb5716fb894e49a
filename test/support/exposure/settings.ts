import { BUILT_IN_FIELDS, type AccountFields } from '../../../src/accounts/fields/account-fields.js';
import { loadSettings } from '../../../src/config/load-settings.js';
import { ACCOUNT_FIELDS, DECLARED_FIELDS, OPEN_EDX_FIELDS } from '../declared-fields.js';

/** What of the settings decides who sees what: as the environment has it, and as the rules of this table read it. */
export interface Setting {
  readonly environment: Record<string, string>;
  readonly defaultVisibility: 'all_users' | 'private';
  readonly public: readonly string[];
  readonly shareable: readonly string[];
  readonly admin: readonly string[];
  /** What each owner may share by itself. */
  readonly custom: readonly string[];
  readonly fields: AccountFields;
  /** Every field there is. */
  readonly all: readonly string[];
  /** Those that not even staff may read. */
  readonly ownerAlone: readonly string[];
  /** Null: no parent has to consent. */
  readonly ageLimit: number | null;
  readonly badges: boolean;
  /** Whether tokens of services have scopes of this site. */
  readonly scopes?: true;
}

// What a new field is by default, the lockfile asks about: here it is only looked up.
const { publicFields: PUBLIC, shareableFields } = BUILT_IN_FIELDS.defaultSets;
export const SHAREABLE = shareableFields;

/** Every field there is. */
export const ALL_FIELDS = BUILT_IN_FIELDS.names;

const DEFAULTS: Setting = {
  environment: {},
  defaultVisibility: 'all_users',
  public: PUBLIC,
  shareable: SHAREABLE,
  admin: ALL_FIELDS,
  custom: [],
  fields: BUILT_IN_FIELDS,
  all: ALL_FIELDS,
  ownerAlone: [],
  ageLimit: 13,
  badges: false,
};

/** Strangers see an address that the owner's own view does not have, and of a private account not even whose it is. */
const ODD_SETS = {
  public: ['profile_image', 'country'],
  shareable: ['username', 'email', 'bio', 'profile_image', 'account_privacy', 'requires_parental_consent'],
  admin: ['username', 'name', 'is_active', 'profile_image', 'account_privacy'],
};

/** What two scopes grant: without staff's rights, and whatever an owner shares. */
export const SCOPES = {
  directory: { fields: ['username', 'name', 'profile_image'], can: ['changes'] },
  contact: { fields: ['username', 'email'], can: ['search'] },
} as const;

const SERVICE_SCOPES = JSON.stringify({
  directory: { fields: SCOPES.directory.fields, changes: true },
  contact: { fields: SCOPES.contact.fields, search: true },
});

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
  'declared fields': {
    ...DEFAULTS,
    environment: { ACCOUNT_FIELDS },
    public: [...PUBLIC, 'extended.shirt'],
    shareable: [...SHAREABLE, 'extended.pronouns', 'extended.shirt'],
    admin: DECLARED_FIELDS.names,
    custom: ['extended.topics'],
    fields: DECLARED_FIELDS,
    all: DECLARED_FIELDS.names,
    ownerAlone: ['extended.birthday'],
  },
  'service scopes': { ...DEFAULTS, environment: { SERVICE_SCOPES }, scopes: true },
  openedx: {
    ...DEFAULTS,
    environment: { ACCOUNT_FIELDS: `openedx, ${ACCOUNT_FIELDS}` },
    public: [...PUBLIC, 'extended.shirt'],
    shareable: [...SHAREABLE, 'social_links', 'time_zone', 'extended.pronouns', 'extended.shirt'],
    admin: OPEN_EDX_FIELDS.names,
    custom: [
      ...['name', 'bio', 'country', 'date_joined', 'level_of_education', 'language_proficiencies'],
      ...['social_links', 'time_zone', 'course_certificates', 'extended.topics'],
    ],
    fields: OPEN_EDX_FIELDS,
    all: OPEN_EDX_FIELDS.names,
    ownerAlone: ['extended.birthday'],
  },
  'fields to choose': {
    ...DEFAULTS,
    environment: configuration({ custom_shareable_fields: ['username', 'bio', 'email'] }),
    custom: ['username', 'bio', 'email'],
    fields: loadSettings(configuration({ custom_shareable_fields: ['bio'] })).accountFields,
  },
} satisfies Record<string, Setting>;

export type SettingName = keyof typeof SETTINGS;
