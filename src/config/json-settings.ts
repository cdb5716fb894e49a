import {
  ACCOUNT_FIELDS,
  DEFAULT_VISIBILITY,
  PRIVACY_CHOICES,
  type AccountField,
  type VisibilityConfiguration,
} from './account-fields.js';
import { quoted, Unreadable, type Fault, type Kind } from './setting.js';

type JsonObject = Record<string, unknown>;

const FIELD_SETS = {
  public_fields: 'publicFields',
  shareable_fields: 'shareableFields',
  admin_fields: 'adminFields',
} as const;

const VISIBILITY_KEYS = ['default_visibility', ...Object.keys(FIELD_SETS)];
const VISIBILITY_ALLOWED = `a JSON object with the keys ${VISIBILITY_KEYS.join(', ')}`;
const FIELDS_ALLOWED = `each field once, of ${ACCOUNT_FIELDS.join(', ')}`;
const SIZES_ALLOWED =
  'a JSON object of at least one name ([a-z][a-z0-9_]{0,30}) with its edge, 1 to 2048 pixels';

/** A key that is left out keeps its default. */
export const visibilityConfiguration: Kind<VisibilityConfiguration> = (text) => {
  const json = jsonObject(text, VISIBILITY_ALLOWED);
  if (json instanceof Unreadable) return json;
  const faults = Object.entries(json).flatMap(([key, value]) => visibilityFaults(key, value));
  return faults.length > 0 ? new Unreadable(faults) : visibilityFrom(json);
};

/** Edges in pixels by name. */
export const imageSizes: Kind<Readonly<Record<string, number>>> = (text) => {
  const json = jsonObject(text, SIZES_ALLOWED);
  if (json instanceof Unreadable) return json;
  const entries = Object.entries(json);
  if (entries.length === 0) return new Unreadable([{ found: 'an empty object', allowed: SIZES_ALLOWED }]);
  const wrong = entries.filter(([name, edge]) => !/^[a-z][a-z0-9_]{0,30}$/.test(name) || !isEdge(edge));
  const faults = wrong.map((entry) => ({
    found: shown(Object.fromEntries([entry])),
    allowed: SIZES_ALLOWED,
  }));
  return faults.length > 0 ? new Unreadable(faults) : (json as Record<string, number>);
};

function jsonObject(text: string, allowed: string): JsonObject | Unreadable {
  const value = parsed(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  const what = value === undefined ? 'not JSON' : 'not an object';
  return new Unreadable([{ found: `${quoted(text)}, which is ${what}`, allowed }]);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function visibilityFaults(key: string, value: unknown): Fault[] {
  if (key === 'default_visibility') {
    const isChoice = PRIVACY_CHOICES.some((choice) => choice === value);
    return isChoice ? [] : [{ found: `${shown(value)} in ${key}`, allowed: PRIVACY_CHOICES.join(' or ') }];
  }
  if (!Object.hasOwn(FIELD_SETS, key))
    return [{ found: `the unknown key ${shown(key)}`, allowed: VISIBILITY_ALLOWED }];
  if (!Array.isArray(value)) return [{ found: `${shown(value)} in ${key}`, allowed: 'a list of fields' }];
  return fieldFaults(key, value);
}

function fieldFaults(key: string, fields: unknown[]): Fault[] {
  return fields.flatMap((field, index) => {
    if (!ACCOUNT_FIELDS.some((known) => known === field))
      return [{ found: `the unknown field ${shown(field)} in ${key}`, allowed: FIELDS_ALLOWED }];
    if (fields.indexOf(field) < index)
      return [{ found: `${shown(field)} twice in ${key}`, allowed: FIELDS_ALLOWED }];
    return [];
  });
}

function visibilityFrom(json: JsonObject): VisibilityConfiguration {
  const sets = Object.entries(FIELD_SETS)
    .filter(([key]) => Object.hasOwn(json, key))
    .map(([key, name]) => [name, inOrder(json[key] as AccountField[])] as const);
  const defaultVisibility = json['default_visibility'] as VisibilityConfiguration['defaultVisibility'];
  return {
    ...DEFAULT_VISIBILITY,
    ...(defaultVisibility && { defaultVisibility }),
    ...Object.fromEntries(sets),
  };
}

function inOrder(fields: AccountField[]): AccountField[] {
  return ACCOUNT_FIELDS.filter((field) => fields.includes(field));
}

function isEdge(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 2048;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value).slice(0, 100);
}
