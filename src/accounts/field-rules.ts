import { isEmail, isISO31661Alpha2 } from 'class-validator';
import iso6391 from 'iso-639-1';
import { Fault, type Rule } from '../http/validation/fault.js';
import { foldCase } from './fold-case.js';
import { isWellFormed, longerThan, shorterThan } from './text-length.js';

/*
 * What each field of an account accepts. Strict about types: a number is no text. Text is kept exactly as sent.
 */

export interface LanguageCode {
  code: string;
}

export const NAME_MAX = 255;
export const LONG_TEXT_MAX = 3000;
export const LANGUAGE_MAX = 255;
export const EMAIL_MAX = 254;
export const USERNAME_MIN = 2;
export const USERNAME_MAX = 30;
export const PROFICIENCIES_MAX = 50;
export const FIRST_YEAR = 1900;
export const GENDERS = ['f', 'm', 'o'] as const;
export const EDUCATION_LEVELS = ['p', 'm', 'b', 'a', 'hs', 'jhs', 'el', 'none', 'o'] as const;
export const PRIVACIES = ['all_users', 'private'] as const;

const NOT_TEXT = new Fault('not_text', 'must be a string');
const NOT_TEXT_OR_NULL = new Fault('not_text', 'must be a string or null');
const NOT_NULL = new Fault('required', 'must not be null');
const BAD_CHARACTERS = new Fault('invalid_characters', 'must contain neither NUL nor lone surrogates');

/** Any text that can be stored, of at most `max` code points; `""` is text. */
export function text(max: number): Rule<string | null> {
  const tooLong = tooLongFault(max);
  return (value) => {
    if (value === null) return null;
    if (typeof value !== 'string') return NOT_TEXT_OR_NULL;
    if (!isStorable(value)) return BAD_CHARACTERS;
    return longerThan(value, max) ? tooLong : value;
  };
}

const BLANK = new Fault('blank', 'must not be empty or only white space');
const MARKUP = new Fault('markup', 'must not contain "<", ">" or "://"');
const NAME_TOO_LONG = tooLongFault(NAME_MAX);

export const name: Rule<string> = (value) => {
  if (value === null) return NOT_NULL;
  if (typeof value !== 'string') return NOT_TEXT;
  if (!isStorable(value)) return BAD_CHARACTERS;
  if (longerThan(value, NAME_MAX)) return NAME_TOO_LONG;
  if (/^[\s\p{White_Space}]*$/u.test(value)) return BLANK;
  return /[<>]|:\/\//.test(value) ? MARKUP : value;
};

/** An account may be imported without a name. */
export const importedName: Rule<string> = (value, context) => (value === '' ? '' : name(value, context));

const NO_COUNTRY = new Fault(
  'unknown_country',
  'must be an ISO 3166-1 alpha-2 code in upper case, XK or null',
);

export const country: Rule<string | null> = (value) => {
  if (value === null || value === '') return null;
  // class-validator upper-cases first, and so takes "ß" for SS, South Sudan.
  if (typeof value !== 'string' || !/^[A-Z]{2}$/.test(value)) return NO_COUNTRY;
  return value === 'XK' || isISO31661Alpha2(value) ? value : NO_COUNTRY;
};

export const gender: Rule<string | null> = oneOf(GENDERS, { '': null });
export const levelOfEducation: Rule<string | null> = oneOf(EDUCATION_LEVELS, { '': null, other: 'o' });
export const accountPrivacy: Rule<string | null> = oneOf(PRIVACIES);

/** One of `offered` or null; `synonyms` are taken as what they stand for. */
function oneOf(
  offered: readonly string[],
  synonyms: Record<string, string | null> = {},
): Rule<string | null> {
  const meanings = new Map<unknown, string | null>([
    [null, null],
    ...offered.map((value) => [value, value] as const),
    ...Object.entries(synonyms),
  ]);
  const fault = new Fault('not_offered', `must be one of ${offered.join(', ')} or null`);
  return (value) => meanings.get(value) ?? (meanings.has(value) ? null : fault);
}

const LANGUAGE_CODES: ReadonlySet<unknown> = new Set(iso6391.getAllCodes());
const NO_LIST = new Fault('not_a_list', 'must be an array of objects {"code": …} or null');
const NO_LANGUAGE = new Fault(
  'unknown_language',
  'each item must be an object with the one key "code", an ISO 639-1 code in lower case',
);
const SAME_LANGUAGE = new Fault('duplicate_language', 'each code must occur only once');
const TOO_MANY_LANGUAGES = new Fault('too_many', `must have at most ${PROFICIENCIES_MAX} items`, {
  max: PROFICIENCIES_MAX,
});

/** In code order; null empties the list. */
export const languageProficiencies: Rule<LanguageCode[]> = (value) => {
  if (value === null) return [];
  if (!Array.isArray(value)) return NO_LIST;
  if (value.length > PROFICIENCIES_MAX) return TOO_MANY_LANGUAGES;
  if (!value.every(isLanguage)) return NO_LANGUAGE;
  const codes = value.map(({ code }) => code).sort();
  return new Set(codes).size === codes.length ? codes.map((code) => ({ code })) : SAME_LANGUAGE;
};

function isLanguage(item: unknown): item is LanguageCode {
  if (typeof item !== 'object' || item === null) return false;
  return Object.keys(item).length === 1 && LANGUAGE_CODES.has((item as LanguageCode).code);
}

/** A JSON integer, or its four digits as a string, the form that clients of Open edX send. */
export const yearOfBirth: Rule<number | null> = (value, { currentYear }) => {
  if (value === null) return null;
  const year = typeof value === 'string' && /^[0-9]{4}$/.test(value) ? Number(value) : value;
  const isYear =
    typeof year === 'number' && Number.isInteger(year) && year >= FIRST_YEAR && year <= currentYear;
  if (isYear) return year;
  const range = { min: FIRST_YEAR, max: currentYear };
  return new Fault('invalid_year', `must be an integer from ${range.min} to ${range.max}, or null`, range);
};

const NO_EMAIL = new Fault('invalid_email', `must be an email address of at most ${EMAIL_MAX} characters`);

/**
 * Beyond class-validator's grammar, nothing invisible: a line break in a quoted local part would forge a mail header,
 * and a bidirectional override show another address than the one that gets the link.
 */
export const email: Rule<string> = (value) => {
  if (typeof value !== 'string' || value.length > EMAIL_MAX || !isWellFormed(value)) return NO_EMAIL;
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(value)) return NO_EMAIL;
  return isEmail(value) ? value : NO_EMAIL;
};

const USERNAME_RANGE = { min: USERNAME_MIN, max: USERNAME_MAX };
const NO_USERNAME = new Fault(
  'invalid_username',
  `must be ${USERNAME_MIN} to ${USERNAME_MAX} letters, digits or characters of "_.@+-", and not only dots`,
  USERNAME_RANGE,
);
/** Its path is a route of its own. */
const RESERVED_USERNAME = 'search_emails';
const IS_RESERVED = new Fault('reserved_username', `must not be ${RESERVED_USERNAME}`);

/** Marks count as letters: many scripts cannot be written without them. */
export const username: Rule<string> = (value) => {
  if (typeof value !== 'string' || shorterThan(value, USERNAME_MIN) || longerThan(value, USERNAME_MAX)) {
    return NO_USERNAME;
  }
  if (!/^[\p{L}\p{M}\p{Nd}_.@+-]+$/u.test(value) || /^\.+$/.test(value)) return NO_USERNAME;
  return foldCase(value) === RESERVED_USERNAME ? IS_RESERVED : value;
};

const NOT_BOOLEAN = new Fault('not_boolean', 'must be true or false');

export const boolean: Rule<boolean> = (value) => (typeof value === 'boolean' ? value : NOT_BOOLEAN);

const NO_DATE_TIME = new Fault(
  'invalid_date_time',
  'must be an RFC 3339 date-time with Z or an offset, such as 2015-11-09T23:27:31Z',
);
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.\d+)?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Fractions of a second are dropped. */
export const dateTime: Rule<Date> = (value) => {
  const [, date, time, zone] = (typeof value === 'string' && DATE_TIME.exec(value)) || [];
  if (date === undefined || !isCalendarDay(date)) return NO_DATE_TIME;
  const moment = new Date(`${date}T${time}${zone!.toUpperCase()}`);
  const year = moment.getUTCFullYear();
  // An offset may lead out of the years that RFC 3339 can write, and PostgreSQL has no year 0.
  return year >= 1 && year <= 9999 ? moment : NO_DATE_TIME;
};

/** JavaScript takes 30 February for 2 March. */
function isCalendarDay(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}

function isStorable(value: string): boolean {
  return !value.includes('\0') && isWellFormed(value);
}

function tooLongFault(max: number): Fault {
  return new Fault('too_long', `must have at most ${max} characters (Unicode code points)`, { max });
}
