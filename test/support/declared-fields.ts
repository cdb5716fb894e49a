import { loadSettings } from '../../src/config/load-settings.js';

/** A field of each type that a site can declare, and of each way to read and write it. */
const DECLARATIONS = {
  pronouns: { type: 'text', max: 60, title: { en: 'Pronouns', de: 'Pronomen' }, shareable: true },
  staff_no: { type: 'text', max: 20, write: 'staff', unique: true },
  birthday: { type: 'date', read: 'owner' },
  topics: { type: 'choices', of: ['art', 'law', 'sport'], max: 2, custom: true },
  floor: { type: 'integer', min: -3, max: 40 },
  vegan: { type: 'boolean', read: 'staff' },
  shirt: { type: 'choice', of: ['S', 'M', 'X L'], public: true },
  homepage: { type: 'url', unique: true },
  passport: { type: 'country' },
  mother_tongue: { type: 'language' },
  zone: { type: 'time_zone' },
  // Every object has a member of that name.
  constructor: { type: 'text' },
};

/** ACCOUNT_FIELDS, and the fields that accounts then have. */
export const ACCOUNT_FIELDS = JSON.stringify(DECLARATIONS);
export const DECLARED_FIELDS = loadSettings({ ACCOUNT_FIELDS }).accountFields;

/** The same with the preset. */
export const OPEN_EDX_FIELDS = loadSettings({ ACCOUNT_FIELDS: `openedx, ${ACCOUNT_FIELDS}` }).accountFields;
