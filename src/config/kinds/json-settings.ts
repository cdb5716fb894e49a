import { BUILT_IN_FIELDS, type AccountFields } from '../../accounts/fields/account-fields.js';
import { PRIVACY_CHOICES } from '../../accounts/fields/field.js';
import {
  visibilityOf,
  type VisibilityConfiguration,
} from '../../accounts/fields/visibility-configuration.js';
import { isOpenEdx } from '../../accounts/fields/openedx-fields.js';
import { shown } from '../../diagnostics/printable.js';
import { accountFields } from './field-settings.js';
import { Unreadable, unreadable, type Kind, type SettingFault } from '../setting.js';

type JsonObject = Record<string, unknown>;

const FIELD_SETS = {
  public_fields: 'publicFields',
  shareable_fields: 'shareableFields',
  admin_fields: 'adminFields',
  custom_shareable_fields: 'customFields',
} as const;

const READERS = { staff: 'its owner and staff', owner: 'its owner' } as const;

const VISIBILITY_KEYS = ['default_visibility', ...Object.keys(FIELD_SETS)];
const VISIBILITY_ALLOWED = `a JSON object with the keys ${VISIBILITY_KEYS.join(', ')}`;
const SIZES_ALLOWED =
  'a JSON object of at least one name ([a-z][a-z0-9_]{0,30}) with its edge, 1 to 2048 pixels';

/** A key that is left out keeps its default. */
export const visibilityConfiguration: Kind<VisibilityConfiguration> = (text, given) => {
  const json = jsonObject(text, VISIBILITY_ALLOWED);
  if (json instanceof Unreadable) return json;
  const fields = given?.accountFields === undefined ? BUILT_IN_FIELDS : accountFields(given.accountFields);
  // That has a fault of its own: which names there are is not known.
  if (fields instanceof Unreadable) return visibilityOf(BUILT_IN_FIELDS);
  const { known, ignored } = isOpenEdx(fields) ? ofLms(fields, json) : { known: json, ignored: [] };
  const faults = Object.entries(known).flatMap(([key, value]) => visibilityFaults(fields, key, value));
  return faults.length > 0 ? new Unreadable(faults) : visibilityFrom(fields, known, ignored);
};

/** What an LMS calls one of the keys. */
const LMS_NAMES: Readonly<Record<string, string>> = { bulk_shareable_fields: 'shareable_fields' };

/** The configuration of an LMS, by our names: it has keys and fields that are none here. */
function ofLms(fields: AccountFields, json: JsonObject): { known: JsonObject; ignored: string[] } {
  const known: JsonObject = {};
  const ignored: string[] = [];
  for (const [key, value] of Object.entries(json)) {
    // Both at once are left to be a fault.
    const name = LMS_NAMES[key] !== undefined && !(LMS_NAMES[key] in json) ? LMS_NAMES[key] : key;
    if (!VISIBILITY_KEYS.includes(name)) {
      if (LMS_NAMES[key] === undefined) ignored.push(`the key ${shown(key)}`);
      else known[key] = value;
      continue;
    }
    const isKnown = (field: unknown) => typeof field !== 'string' || fields.names.includes(field);
    const list = Array.isArray(value) ? (value as unknown[]) : [];
    const others = list.filter((field) => !isKnown(field));
    if (others.length > 0) ignored.push(`${others.map((field) => shown(field)).join(', ')} in ${key}`);
    known[name] = Array.isArray(value) ? list.filter(isKnown) : value;
  }
  return { known, ignored };
}

/** Edges in pixels by name. */
export const imageSizes: Kind<Readonly<Record<string, number>>> = (text) => {
  const json = jsonObject(text, SIZES_ALLOWED);
  if (json instanceof Unreadable) return json;
  const entries = Object.entries(json);
  if (entries.length === 0) return unreadable('an empty object', SIZES_ALLOWED);
  const wrong = entries.filter(([name, edge]) => !/^[a-z][a-z0-9_]{0,30}$/.test(name) || !isEdge(edge));
  const faults = wrong.map((entry) => ({
    found: shown(Object.fromEntries([entry])),
    allowed: SIZES_ALLOWED,
  }));
  return faults.length > 0 ? new Unreadable(faults) : (json as Record<string, number>);
};

/** A setting that is one JSON object. */
export function jsonObject(text: string, allowed: string): JsonObject | Unreadable {
  const value = parsed(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  const what = value === undefined ? 'not JSON' : 'not an object';
  return unreadable(`${shown(text)}, which is ${what}`, allowed);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function visibilityFaults(fields: AccountFields, key: string, value: unknown): SettingFault[] {
  if (key === 'default_visibility') {
    const isChoice = PRIVACY_CHOICES.some((choice) => choice === value);
    return isChoice ? [] : [{ found: `${shown(value)} in ${key}`, allowed: PRIVACY_CHOICES.join(' or ') }];
  }
  if (!Object.hasOwn(FIELD_SETS, key))
    return [{ found: `the unknown key ${shown(key)}`, allowed: VISIBILITY_ALLOWED }];
  if (!Array.isArray(value)) return [{ found: `${shown(value)} in ${key}`, allowed: 'a list of fields' }];
  return fieldFaults(fields, key, value);
}

function fieldFaults(fields: AccountFields, key: string, given: unknown[]): SettingFault[] {
  const { names } = fields;
  const allowed = `each field once, of ${names.join(', ')}`;
  return given.flatMap((field, index) => {
    if (!names.some((known) => known === field))
      return [{ found: `the unknown field ${shown(field)} in ${key}`, allowed }];
    if (given.indexOf(field) < index) return [{ found: `${shown(field)} twice in ${key}`, allowed }];
    const readers = key === 'admin_fields' ? undefined : mayBeRead(fields, field as string);
    return readers === undefined ? [] : [{ found: `${shown(field)} in ${key}`, allowed: readers }];
  });
}

/** Where alone a field may be, in words; undefined if anybody may read it. */
export function mayBeRead(fields: AccountFields, field: string): string | undefined {
  const { read } = fields.get(field);
  return read && `only where ${READERS[read]} may read it`;
}

function visibilityFrom(
  fields: AccountFields,
  json: JsonObject,
  ignored: readonly string[],
): VisibilityConfiguration {
  const sets = Object.entries(FIELD_SETS)
    .filter(([key]) => Object.hasOwn(json, key))
    .map(([key, name]) => [name, inOrder(fields, json[key] as string[])] as const);
  const defaultVisibility = json['default_visibility'] as VisibilityConfiguration['defaultVisibility'];
  return visibilityOf(fields, {
    ignored,
    ...(defaultVisibility && { defaultVisibility }),
    ...Object.fromEntries(sets),
  });
}

function inOrder({ names }: AccountFields, given: readonly string[]): string[] {
  return names.filter((field) => given.includes(field));
}

function isEdge(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 2048;
}
