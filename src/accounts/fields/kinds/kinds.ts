import { jsonOrText } from '../by-key.js';
import { json, jsonText } from './json-text.js';
import type { FieldKind, Schema, Stored } from '../field.js';
import * as rules from './field-rules.js';
import * as openEdx from './openedx-rules.js';
import { rfc3339 } from './rfc3339.js';

/*
 * The kinds of fields. What is stored is what is written, unless a kind says otherwise.
 */

const PLAIN = {
  sqlType: 'text',
  json,
  wire: (value: Stored): unknown => value,
  toText: (value: Stored) =>
    value === null ? null : typeof value === 'object' ? JSON.stringify(value) : String(value),
  ofText: (text: string): unknown => text,
  nullable: true,
};

const TEXT = { ...PLAIN, json: (value: Stored) => jsonText(value as string | null) };

/** Of a site's own fields the value may be whatever an earlier declaration allowed: it is written as it is. */
const MEMBER = { ...PLAIN, sqlType: 'jsonb' };

/** Text that is kept exactly as it was sent, of at most `max` code points; null is no text. */
export const text = (max: number): FieldKind => ({
  ...TEXT,
  rule: rules.text(max),
  schema: nullable('string'),
  patchSchema: nullable('string', { maxLength: max }),
});

/** One of a few values, or null; `synonyms` are taken for what they stand for. */
export const choice = (
  offered: readonly string[],
  synonyms: Readonly<Record<string, string | null>> = {},
): FieldKind => ({
  ...TEXT,
  rule: rules.oneOf(offered, synonyms),
  schema: nullable('string', { enum: [...offered] }),
  patchSchema: nullable('string', { enum: [...offered, ...Object.keys(synonyms), null] }),
});

/** As {@link choice}, taken in any letter case. */
export const choiceInAnyCase = (offered: readonly string[]): FieldKind => {
  const kind = choice(offered);
  const rule: FieldKind['rule'] = (value, context) =>
    kind.rule(typeof value === 'string' ? value.toLowerCase() : value, context);
  const inAnyCase = (word: string) =>
    word.replace(/[a-z]/g, (letter) => `[${letter.toUpperCase()}${letter}]`);
  const patchSchema = nullable('string', { pattern: `^(${offered.map(inAnyCase).join('|')})$` });
  return { ...kind, rule, patchSchema };
};

export const username: FieldKind = {
  ...TEXT,
  rule: rules.username,
  schema: { type: 'string' },
  patchSchema: { type: 'string' },
  nullable: false,
};

export const fullName: FieldKind = {
  ...TEXT,
  rule: rules.name,
  schema: { type: 'string' },
  patchSchema: { type: 'string', minLength: 1, maxLength: rules.NAME_MAX },
  nullable: false,
};

export const email: FieldKind = {
  ...TEXT,
  rule: rules.email,
  schema: { type: 'string', format: 'idn-email' },
  patchSchema: { type: 'string', format: 'idn-email', maxLength: rules.EMAIL_MAX },
  nullable: false,
};

export const country: FieldKind = {
  ...TEXT,
  rule: rules.country,
  schema: nullable('string', { pattern: '^[A-Z]{2}$' }),
  patchSchema: nullable('string', { pattern: '^([A-Z]{2})?$' }),
};

export const year: FieldKind = {
  ...PLAIN,
  rule: rules.yearOfBirth,
  schema: nullable('integer'),
  patchSchema: { type: ['integer', 'string', 'null'], minimum: rules.FIRST_YEAR, pattern: '^([0-9]{4})?$' },
  sqlType: 'smallint',
};

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);

export const boolean: FieldKind = {
  ...PLAIN,
  rule: rules.boolean,
  schema: { type: 'boolean' },
  patchSchema: { type: 'boolean' },
  sqlType: 'boolean',
  ofText: (text) => BOOLEANS.get(text.toLowerCase()) ?? text,
  nullable: false,
};

/** Stored as seconds since 1970-01-01 UTC. */
export const moment: FieldKind = {
  ...PLAIN,
  rule: rules.dateTime,
  schema: { type: 'string', format: 'date-time' },
  patchSchema: { type: 'string', format: 'date-time' },
  sqlType: 'float8',
  // extract() would reckon in numeric, at 6 % of a list's time in PostgreSQL.
  read: (column) => `date_part('epoch', ${column})`,
  write: (parameter) => `to_timestamp(${parameter})`,
  json: (value) => `"${rfc3339(value as number)}"`,
  wire: (value) => rfc3339(value as number),
  toText: (value) => rfc3339(value as number),
  nullable: false,
};

/** Codes in order, as `{"code"}` each. Stored as text, separated by spaces; '' for none. @param more than ISO 639-1 has */
export const languages = (more: readonly string[] = []): FieldKind => {
  const items = { items: { $ref: '#/components/schemas/LanguageProficiency' } };
  const code = {
    type: 'string',
    pattern: more.length === 0 ? '^[a-z]{2}$' : `^([a-z]{2}|${more.join('|')})$`,
    description: 'ISO 639-1 code, lower case',
    example: 'de',
  };
  return {
    ...PLAIN,
    rule: rules.languageProficiencies(more),
    schema: { type: 'array', ...items },
    patchSchema: {
      type: ['array', 'null'],
      ...items,
      uniqueItems: true,
      maxItems: rules.PROFICIENCIES_MAX,
    },
    definitions: {
      LanguageProficiency: {
        type: 'object',
        properties: { code },
        required: ['code'],
        additionalProperties: false,
      },
    },
    read: (column) => `array_to_string(${column}, ' ')`,
    write: (parameter) => `string_to_array(${parameter}, ' ')`,
    json: (value) =>
      value === '' ? '[]' : `[{"code":"${(value as string).replaceAll(' ', '"},{"code":"')}"}]`,
    wire: (value) => (value === '' ? [] : (value as string).split(' ').map((one) => ({ code: one }))),
    toText: (value) => (value === '' ? null : (value as string)),
    ofText: (text) => text.split(/[ ,]+/).flatMap((one) => (one === '' ? [] : [{ code: one }])),
  };
};

/** The same choice, with some of its values spelt otherwise on the wire; both spellings are taken. */
export const spelt = (kind: FieldKind, spelling: Readonly<Record<string, string>>): FieldKind => {
  const wire = (value: Stored) => (typeof value === 'string' ? (spelling[value] ?? value) : value);
  const schema = nullable('string', {
    enum: (kind.schema.enum as string[]).map((value) => wire(value) as string),
  });
  return {
    ...kind,
    schema,
    wire,
    json: (value) => json(wire(value)),
    toText: (value) => kind.toText(wire(value)),
  };
};

export const phoneNumber: FieldKind = {
  ...TEXT,
  rule: openEdx.phoneNumber,
  schema: nullable('string', { pattern: `^\\+?[0-9]{1,${openEdx.DIGITS_MAX}}$` }),
  patchSchema: nullable('string', { pattern: `^([^0-9]*([0-9][^0-9]*){1,${openEdx.DIGITS_MAX}})?$` }),
};

const linkItem = {
  type: 'object',
  required: ['platform', 'social_link'],
  properties: {
    platform: { type: 'string', example: 'facebook' },
    social_link: { type: 'string', example: '' },
  },
  additionalProperties: false,
};

type Links = Readonly<Record<string, string | null>>;

/** Items by a key, of which a patch names those that change. Stored as an object by the key; null for none. */
export const socialLinks: FieldKind = {
  ...PLAIN,
  sqlType: 'jsonb',
  rule: openEdx.socialLinks,
  merge: (old, sent) => {
    if (sent === null) return null;
    const links = { ...(old as Links | null), ...(sent as Links) };
    const kept = Object.entries(links).filter(([, link]) => link !== null);
    return kept.length === 0 ? null : Object.fromEntries(kept.sort());
  },
  schema: { type: 'array', items: linkItem },
  patchSchema: { type: 'array', items: linkItem },
  json: (value) => JSON.stringify(linksOnWire(value)),
  wire: linksOnWire,
  toText: (value) => (value === null ? null : JSON.stringify(linksOnWire(value))),
  ofText: jsonOrText,
};

/** What nobody sends: it follows from other values. */
export const computed = (schema: Schema): FieldKind => ({
  ...PLAIN,
  rule: rules.never,
  schema,
  patchSchema: schema,
});

/*
 * The kinds of fields that a site can declare; null is no value for each of them.
 */

export const memberText = (max: number): FieldKind => ({ ...text(max), ...MEMBER, isText: true });

export const memberChoice = (offered: readonly string[]): FieldKind => ({ ...choice(offered), ...MEMBER });

/** Some of a few values, each once, in the order in which they are offered. */
export const choices = (offered: readonly string[], max: number): FieldKind => ({
  ...MEMBER,
  rule: rules.someOf(offered, max),
  schema: nullable('array', { items: { type: 'string', enum: [...offered] } }),
  patchSchema: nullable('array', {
    items: { type: 'string', enum: [...offered] },
    uniqueItems: true,
    maxItems: max,
  }),
  toText: (value) => (isWords(value) ? value.join(' ') : MEMBER.toText(value)),
  ofText: (given) => choicesOfText(given, offered),
});

export const integer = (min: number, max: number): FieldKind => ({
  ...MEMBER,
  rule: rules.integer(min, max),
  schema: nullable('integer'),
  patchSchema: nullable('integer', { minimum: min, maximum: max }),
  ofText: (given) => (/^-?\d+$/.test(given) ? Number(given) : given),
});

export const memberBoolean: FieldKind = {
  ...boolean,
  ...MEMBER,
  rule: rules.orNull(rules.boolean),
  schema: nullable('boolean'),
  patchSchema: nullable('boolean'),
  ofText: boolean.ofText,
};

export const date = member(rules.date, { format: 'date' });

export const httpsUrl = member(
  rules.httpsUrl,
  { pattern: '^[Hh][Tt][Tt][Pp][Ss]://[^/?#@]' },
  { maxLength: rules.URL_MAX },
);

export const memberCountry = member(rules.strictCountry, { pattern: '^[A-Z]{2}$' });

export const language = member(rules.language, { pattern: '^[a-z]{2}$' });

export const timeZone = member(rules.timeZone);

function member(rule: FieldKind['rule'], schema: Schema = {}, patchSchema: Schema = {}): FieldKind {
  return {
    ...MEMBER,
    rule,
    schema: nullable('string', schema),
    patchSchema: nullable('string', { ...schema, ...patchSchema }),
  };
}

/** Whether a list can stand in a cell as its items with blanks between them. */
function isWords(value: Stored): value is readonly string[] {
  const isWord = (item: Stored) => typeof item === 'string' && /^[^\s,[\]]+$/.test(item);
  return Array.isArray(value) && value.length > 0 && value.every(isWord);
}

/** A JSON array, or options separated by commas, or by blanks if none of them has any. */
function choicesOfText(given: string, offered: readonly string[]): unknown {
  if (given.trimStart().startsWith('[')) return jsonOrText(given);
  const parted = (separator: RegExp) => given.split(separator).flatMap((item) => item.trim() || []);
  const byComma = parted(/,/);
  return byComma.every((item) => offered.includes(item)) ? byComma : parted(/[\s,]+/);
}

function linksOnWire(value: Stored): Stored {
  return Object.entries((value as Links | null) ?? {})
    .sort()
    .map(([platform, social_link]) => ({ platform, social_link }));
}

function nullable(type: string, keywords: Schema = {}): Schema {
  return { type: [type, 'null'], ...keywords };
}
