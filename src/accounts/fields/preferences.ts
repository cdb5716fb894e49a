import { Fault } from '../../validation/fault.js';
import { textsByKey } from './by-key.js';
import type { FieldDeclaration, FieldKind, Stored } from './field.js';
import { isStorable } from './kinds/field-rules.js';
import { longerThan } from './kinds/text-length.js';
import { isTimeZone } from './kinds/time-zones.js';

/** The field, and the column, of what clients of Open edX keep for a user: texts by their keys. */
export const PREFERENCES = 'preferences';

export const KEYS_MAX = 100;
export const KEY_MAX = 255;
export const VALUE_MAX = 4_096;

const NO_KEY = new Fault(
  'invalid_characters',
  'its name must have neither control characters nor lone surrogates',
);
const KEY_EMPTY = new Fault('blank', 'its name must not be empty');
const KEY_TOO_LONG = new Fault('too_long', `its name must have at most ${KEY_MAX} characters`, {
  max: KEY_MAX,
});
const NOT_HERE = new Fault('read_only_field', 'it is a field of the account');
export const NOT_TEXT = new Fault('not_text', 'must be a string');
const NOT_STORABLE = new Fault('invalid_characters', 'must contain neither NUL nor lone surrogates');
const TOO_LONG = new Fault('too_long', `must have at most ${VALUE_MAX} characters`, { max: VALUE_MAX });
const NO_TIME_ZONE = new Fault('unknown_time_zone', 'must be the IANA name of a time zone, or null');
const NO_LANGUAGE = new Fault('unknown_language', 'must be a language tag (BCP 47), or null');
export const TOO_MANY_KEYS = new Fault('too_many', `a user has at most ${KEYS_MAX} preferences`, {
  max: KEYS_MAX,
});

/** Of preferences that mean something to everybody, what they may be. */
const KNOWN: Readonly<Record<string, (value: string) => string | null | Fault>> = {
  // The account page sends "" for the time zone of the browser.
  time_zone: (value) => (value === '' ? null : isTimeZone(value) ? value : NO_TIME_ZONE),
  'pref-lang': (value) => (isLanguageTag(value) ? value : NO_LANGUAGE),
};

/** The value to store for a key, null to remove it, or the fault. */
export function judgePreference(key: string, value: unknown): string | null | Fault {
  const fault = keyFault(key);
  if (fault !== undefined) return fault;
  if (value === null) return null;
  if (typeof value !== 'string') return NOT_TEXT;
  if (!isStorable(value)) return NOT_STORABLE;
  if (longerThan(value, VALUE_MAX)) return TOO_LONG;
  return Object.hasOwn(KNOWN, key) ? KNOWN[key]!(value) : value;
}

function keyFault(key: string): Fault | undefined {
  if (key === '') return KEY_EMPTY;
  if (longerThan(key, KEY_MAX)) return KEY_TOO_LONG;
  if (/\p{Cc}/u.test(key) || !isStorable(key)) return NO_KEY;
  return isOfAccount(key) ? NOT_HERE : undefined;
}

/** Whether a preference is a field of the account, by another name. */
export function isOfAccount(key: string): boolean {
  return key === 'account_privacy' || key.startsWith('visibility.');
}

function isLanguageTag(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

const kind = textsByKey('any', judgePreference);

const limited: FieldKind = {
  ...kind,
  rule: (value, context) => {
    const judged = kind.rule(value, context);
    if (judged instanceof Fault) return judged;
    return Object.keys((judged ?? {}) as Record<string, Stored>).length > KEYS_MAX ? TOO_MANY_KEYS : judged;
  },
};

export const PREFERENCES_FIELD: FieldDeclaration = {
  name: PREFERENCES,
  kind: limited,
  table: 'profiles',
  // By a route of their own; an account does not show them.
  write: 'operator',
  set: 'none',
  title: 'Preferences',
  description: 'What clients store for the user: strings by key',
  purpose: 'Stores how users have configured their clients',
  example: { 'pref-lang': 'de', time_zone: 'Europe/Berlin' },
};
