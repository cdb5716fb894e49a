import { Fault } from '../../validation/fault.js';
import type { Expansion } from '../../validation/validate-fields.js';
import { memberOf } from './account-values.js';
import { EXTENDED, type FieldDeclaration, type Schema } from './field.js';
import { jsonText } from './kinds/json-text.js';
import { OPEN_EDX_LANGUAGES, orNull } from './kinds/field-rules.js';
import * as kinds from './kinds/kinds.js';
import * as rules from './kinds/openedx-rules.js';
import { PREFERENCES, PREFERENCES_FIELD } from './preferences.js';
import type { AccountFields } from './account-fields.js';

/*
 * The preset `openedx`: what the clients of Open edX know beside the fields of every account, as declarations of the
 * same table. See docs/open-edx.md.
 */

const NULL = kinds.computed({ type: 'null' });
const nothing = (): string => 'null';

/** What belongs to the LMS: clients read it, and find nothing here. */
const nullField = (
  name: string,
  title: string,
  set: FieldDeclaration['set'] = 'admin',
): FieldDeclaration => ({
  ...{ name, title, set, kind: NULL, write: 'nobody', view: nothing, example: undefined },
  description: `${title}: always null here`,
  purpose: 'None: nothing is kept',
});

/** In their order, after the fields of every account. */
const ADDED: readonly FieldDeclaration[] = [
  {
    name: 'id',
    kind: kinds.computed({ type: 'integer' }),
    write: 'nobody',
    set: 'admin',
    // A bigint, as text: exact, where a number would be rounded.
    view: ({ id }) => id,
    title: 'Number',
    description: 'Permanently identifies the account, as in search_emails',
    purpose: 'Identifies the account to other services',
    example: 7,
  },
  {
    name: 'social_links',
    kind: kinds.socialLinks,
    table: 'profiles',
    write: 'owner',
    operatorRule: orNull(rules.socialLinks),
    set: 'shareable',
    custom: true,
    title: 'Social links',
    description: "Links to the user's profiles elsewhere, by platform",
    patchNote: 'links to other platforms stay; an empty `social_link` removes one',
    purpose: 'What users say about themselves to others',
    example: [{ platform: 'facebook', social_link: 'https://www.facebook.com/john' }],
  },
  {
    name: 'state',
    kind: kinds.choice(rules.US_STATES, { '': null }),
    table: 'profiles',
    needs: { field: 'country', value: 'US' },
    write: 'owner',
    set: 'admin',
    title: 'State',
    description: 'A US state, DC, AA, AE or AP',
    patchNote: '`""` is null; setting `country` to anything but `US` clears it',
    purpose: 'What users say about themselves to others; statistics of the site',
    example: 'MA',
  },
  {
    name: 'phone_number',
    kind: kinds.phoneNumber,
    table: 'profiles',
    write: 'owner',
    set: 'admin',
    title: 'Phone number',
    description: 'Digits, with an optional leading plus',
    patchNote: 'other characters are dropped; `""` is null',
    purpose: 'How the user is contacted',
    example: '+49301234567',
  },
  { ...nullField('time_zone', 'Time zone', 'shareable'), custom: true },
  { ...nullField('course_certificates', 'Certificates'), custom: true },
  {
    ...nullField('secondary_email', 'Recovery address'),
    kind: { ...NULL, rule: rules.emptyAlone, patchSchema: { type: ['string', 'null'], maxLength: 0 } },
    write: 'owner',
    example: null,
  },
  nullField('secondary_email_enabled', 'Recovery address in use'),
  nullField('pending_name_change', 'Pending change of name'),
  nullField('verified_name', 'Verified name'),
  nullField('last_login', 'Last login'),
];

/** Fields of every account that Open edX spells otherwise. */
const CHANGED: Readonly<Record<string, (field: FieldDeclaration) => FieldDeclaration>> = {
  level_of_education: (field) => ({ ...field, kind: kinds.spelt(field.kind, { o: 'other' }) }),
  language_proficiencies: (field) => ({ ...field, kind: kinds.languages(OPEN_EDX_LANGUAGES) }),
};

/** Whether the preset is there. */
export function isOpenEdx(fields: AccountFields): boolean {
  return fields.find(PREFERENCES) !== undefined;
}

/** Fields of every account that each owner may share by itself. */
const OWN_CHOICE: readonly string[] = [
  ...['name', 'bio', 'country', 'date_joined', 'level_of_education', 'language_proficiencies'],
];

/** @param declared by the site, which `extended_profile` shows too */
export function openEdxFields(
  builtIn: readonly FieldDeclaration[],
  declared: readonly FieldDeclaration[],
): readonly FieldDeclaration[] {
  return [
    ...builtIn
      .map((field) => CHANGED[field.name]?.(field) ?? field)
      .map((field) => (OWN_CHOICE.includes(field.name) ? { ...field, custom: true as const } : field)),
    ...ADDED,
    extendedProfile(declared),
    PREFERENCES_FIELD,
  ];
}

function nameOf(texts: readonly FieldDeclaration[]): Schema {
  return { type: 'string', ...(texts.length > 0 && { enum: texts.map(({ member }) => member) }) };
}

/** The declared texts as a list, which was there before `extended`: two names for the same values. */
function extendedProfile(declared: readonly FieldDeclaration[]): FieldDeclaration {
  const texts = declared.filter(({ kind }) => kind.isText);
  const schemaOf = (type: string | readonly string[]) => ({
    type: 'array',
    maxItems: texts.length,
    items: {
      type: 'object',
      required: ['field_name', 'field_value'],
      properties: { field_name: nameOf(texts), field_value: { type } },
      additionalProperties: false,
    },
  });
  return {
    name: 'extended_profile',
    kind: { ...kinds.computed(schemaOf('string')), patchSchema: schemaOf(['string', 'null']) },
    write: 'nobody',
    expands: (value) => membersOf(value, texts),
    set: 'admin',
    reads: [EXTENDED],
    view: ({ extended }, { visible, visibleByDefault }) => {
      // A configuration copied from an LMS names this list, and knows no other name for what is in it.
      const names = declared.some(({ name }) => visible.includes(name)) ? visible : visibleByDefault;
      const shown = texts.filter(({ name }) => names.includes(name));
      const written = shown.map((field) => {
        const value = extended && memberOf(field)(extended);
        return `{"field_name":"${field.member}","field_value":${jsonText(typeof value === 'string' ? value : '')}}`;
      });
      return `[${written.join()}]`;
    },
    title: 'Further fields',
    description: 'The text fields that this site adds, as a list; the same values as in `extended`',
    patchNote: 'fields that are not named stay; naming a field here and in `extended` is a fault',
    purpose: 'The same values as in `extended`',
    example: [],
  };
}

const NO_LIST = new Fault('not_a_list', 'must be an array of objects {"field_name": …, "field_value": …}');
const NO_FIELD = new Fault(
  'unknown_field',
  'there is no such field: each item must name a text that this site adds',
);
const TWICE = new Fault('named_twice', 'must name each field once');

/** What such a list says of `extended`; `""` is no value. */
function membersOf(value: unknown, texts: readonly FieldDeclaration[]): Fault | Expansion {
  if (!Array.isArray(value)) return NO_LIST;
  const members = new Map<string, unknown>();
  for (const item of value as unknown[]) {
    if (typeof item !== 'object' || item === null || Object.keys(item).length !== 2) return NO_LIST;
    const { field_name: name, field_value: text } = item as Record<string, unknown>;
    if (name === undefined || text === undefined) return NO_LIST;
    if (!texts.some(({ member }) => member === name)) return NO_FIELD;
    if (members.has(name as string)) return TWICE;
    members.set(name as string, text === '' ? null : text);
  }
  return { object: EXTENDED, members };
}
