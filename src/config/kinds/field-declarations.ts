import {
  declaredField,
  TYPES,
  type Declaration,
  type DeclaredType,
} from '../../accounts/fields/declared-fields.js';
import type { FieldDeclaration } from '../../accounts/fields/field.js';
import { isWellFormed, longerThan } from '../../accounts/fields/kinds/text-length.js';
import { shown } from '../../diagnostics/printable.js';
import type { SettingFault } from '../setting.js';

/** What a key of a declaration takes: in words, and as a rule. */
interface KeyRule {
  readonly allowed: string;
  readonly accepts: (value: unknown) => boolean;
}

const OPTION_MAX = 255;
const TEXT_MAX = 65_536;

const flag: KeyRule = { allowed: 'true or false', accepts: (value) => typeof value === 'boolean' };
const oneOf = (...words: readonly string[]): KeyRule => ({
  allowed: words.join(' or '),
  accepts: (value) => words.includes(value as string),
});
const wholeNumber = (min: number, max: number): KeyRule => ({
  allowed: `a whole number from ${min} to ${max}`,
  accepts: (value) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max,
});
const anyInteger = wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
const options: KeyRule = {
  allowed: `a list of at least one text of 1 to ${OPTION_MAX} characters, each once`,
  accepts: (value) =>
    Array.isArray(value) && value.length > 0 && value.every(isOption) && new Set(value).size === value.length,
};
const titles: KeyRule = {
  allowed: 'an object of texts by language, such as {"en": "Pronouns"}',
  accepts: (value) =>
    isObject(value) &&
    Object.entries(value).every(
      ([language, title]) => /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(language) && isOption(title),
    ),
};

const COMMON: Readonly<Record<string, KeyRule>> = {
  title: titles,
  write: oneOf('owner', 'staff'),
  read: oneOf('all', 'staff', 'owner'),
  shareable: flag,
  public: flag,
  custom: flag,
};
const UNIQUE = { unique: flag };

/** What each type takes beside. A value that two or a few can have, or a list, cannot be unique. */
const OF_TYPE: Readonly<Record<DeclaredType, Readonly<Record<string, KeyRule>>>> = {
  text: { ...UNIQUE, max: wholeNumber(1, TEXT_MAX) },
  integer: { ...UNIQUE, min: anyInteger, max: anyInteger },
  boolean: {},
  date: UNIQUE,
  choice: { ...UNIQUE, of: options },
  choices: { of: options, max: wholeNumber(1, 1_000) },
  url: UNIQUE,
  country: UNIQUE,
  language: UNIQUE,
  time_zone: UNIQUE,
};

const NAME = /^[a-z][a-z0-9_]{0,39}$/;
const TYPE_NAMES = Object.keys(TYPES).join(', ');

/** The field that a site declares, or what is wrong with its declaration. */
export function fieldDeclared(name: string, value: unknown): FieldDeclaration | SettingFault[] {
  if (!NAME.test(name)) return [{ found: `the field ${shown(name)}`, allowed: `names ${NAME.source}` }];
  const where = `in field ${name}`;
  if (!isObject(value)) {
    return [{ found: `${shown(value)} ${where}`, allowed: 'an object that has at least "type"' }];
  }
  const { type } = value;
  if (typeof type !== 'string' || !Object.hasOwn(TYPES, type)) {
    const found = type === undefined ? `no "type" ${where}` : `the type ${shown(type)} ${where}`;
    return [{ found, allowed: TYPE_NAMES }];
  }
  const rules = { ...COMMON, ...OF_TYPE[type as DeclaredType] };
  const faults = [...keyFaults(value, type, rules, where), ...missing(value, rules, where)];
  const declaration = value as unknown as Declaration;
  if (faults.length === 0) faults.push(...contradictions(declaration, where));
  return faults.length > 0 ? faults : declaredField(name, declaration);
}

function keyFaults(
  value: Readonly<Record<string, unknown>>,
  type: string,
  rules: Readonly<Record<string, KeyRule>>,
  where: string,
): SettingFault[] {
  return Object.entries(value).flatMap(([key, given]): SettingFault[] => {
    if (key === 'type') return [];
    if (!Object.hasOwn(rules, key)) {
      const allowed = `for the type ${type}: type, ${Object.keys(rules).join(', ')}`;
      return [{ found: `the key ${shown(key)} ${where}`, allowed }];
    }
    const { accepts, allowed } = rules[key]!;
    return accepts(given) ? [] : [{ found: `${shown(given)} as ${shown(key)} ${where}`, allowed }];
  });
}

function missing(value: object, rules: object, where: string): SettingFault[] {
  if (!Object.hasOwn(rules, 'of') || Object.hasOwn(value, 'of')) return [];
  return [{ found: `no "of" ${where}`, allowed: options.allowed }];
}

/** Of keys that are right one by one, but not together. */
function contradictions(declaration: Declaration, where: string): SettingFault[] {
  const { type, min, max, of, read = 'all' } = declaration;
  const faults: SettingFault[] = [];
  if (min !== undefined && max !== undefined && min > max) {
    faults.push({ found: `"min" ${min} and "max" ${max} ${where}`, allowed: '"min" up to "max"' });
  }
  if (type === 'choices' && max !== undefined && max > of!.length) {
    faults.push({ found: `"max" ${max} ${where}`, allowed: `at most ${of!.length}, as many as "of" has` });
  }
  const shared = (['public', 'shareable', 'custom'] as const).filter((set) => declaration[set]);
  if (read !== 'all' && shared.length > 0) {
    const found = `"read": "${read}" and ${shared.map((set) => `"${set}": true`).join(', ')} ${where}`;
    faults.push({ found, allowed: 'either: what not all may read is in no set for others' });
  }
  if (declaration.public && declaration.shareable === false) {
    faults.push({
      found: `"public": true and "shareable": false ${where}`,
      allowed: 'what is public is shareable',
    });
  }
  return faults;
}

function isOption(value: unknown): boolean {
  if (typeof value !== 'string' || value.trim() === '' || longerThan(value, OPTION_MAX)) return false;
  return !value.includes('\0') && isWellFormed(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
