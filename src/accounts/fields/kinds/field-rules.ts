import { isEmail, isISO31661Alpha2 } from 'class-validator';
import iso6391 from 'iso-639-1';
import { Fault, type Rule } from '../../../validation/fault.js';
import { partsOf } from '../names/email-address.js';
import { isReserved } from '../names/reserved-usernames.js';
import { isNfc } from '../names/same-name.js';
import type { Stored } from '../stored.js';
import { isWellFormed, longerThan, shorterThan } from './text-length.js';
import { isTimeZone } from './time-zones.js';

/*
 * What each field of an account accepts. Strict about types: a number is no text. Text is kept exactly as sent.
 */

export const NAME_MAX = 255;
export const LONG_TEXT_MAX = 3000;
export const LANGUAGE_MAX = 255;
export const EMAIL_MAX = 254;
export const USERNAME_MIN = 2;
export const USERNAME_MAX = 30;
export const PROFICIENCIES_MAX = 50;
export const FIRST_YEAR = 1900;
export const URL_MAX = 2048;
/** Codes that only the preset `openedx` offers. */
export const OPEN_EDX_LANGUAGES = ['bh', 'zh_HANS', 'zh_HANT'] as const;

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

/** As {@link strictCountry}; `""` is null. */
export const country: Rule<string | null> = (value, context) =>
  value === '' ? null : strictCountry(value, context);

export const strictCountry: Rule<string | null> = (value) => {
  if (value === null) return null;
  // class-validator upper-cases first, and so takes "ß" for SS, South Sudan.
  if (typeof value !== 'string' || !/^[A-Z]{2}$/.test(value)) return NO_COUNTRY;
  return value === 'XK' || isISO31661Alpha2(value) ? value : NO_COUNTRY;
};

/** One of `offered` or null; `synonyms` are taken as what they stand for. */
export function oneOf(
  offered: readonly string[],
  synonyms: Readonly<Record<string, string | null>> = {},
): Rule<string | null> {
  const meanings = new Map<unknown, string | null>([
    [null, null],
    ...offered.map((value) => [value, value] as const),
    ...Object.entries(synonyms),
  ]);
  const fault = new Fault('not_offered', `must be one of ${offered.join(', ')} or null`);
  return (value) => meanings.get(value) ?? (meanings.has(value) ? null : fault);
}

/** Some of `offered`, each once; kept in their order. */
export function someOf(offered: readonly string[], max: number): Rule<readonly string[] | null> {
  const notOffered = new Fault('not_offered', `each item must be one of ${offered.join(', ')}`);
  const noList = new Fault('not_a_list', `must be an array of ${offered.join(', ')}, or null`);
  const tooMany = tooManyFault(max);
  return (value) => {
    if (value === null) return null;
    if (!Array.isArray(value)) return noList;
    if (!value.every((item) => offered.includes(item as string))) return notOffered;
    if (new Set(value).size < value.length) return SAME_CHOICE;
    return value.length > max ? tooMany : offered.filter((option) => value.includes(option));
  };
}

const SAME_CHOICE = new Fault('duplicate_choice', 'each item must occur only once');

/** A JSON integer; none that a client's number could not hold. */
export function integer(min: number, max: number): Rule<number | null> {
  const fault = new Fault('not_an_integer', `must be an integer from ${min} to ${max}, or null`, {
    min,
    max,
  });
  return (value) => {
    if (value === null) return null;
    const fits = typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max;
    // JSON has -0.
    return fits ? value + 0 : fault;
  };
}

/** The same, or null. */
export function orNull<T extends Stored>(rule: Rule<T>): Rule<T | null> {
  return (value, context) => (value === null ? null : rule(value, context));
}

const NO_DATE = new Fault('invalid_date', 'must be a date of the calendar as YYYY-MM-DD, or null');

export const date: Rule<string | null> = (value) => {
  if (value === null) return null;
  const isDate = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isCalendarDay(value);
  return isDate && !value.startsWith('0000') ? value : NO_DATE;
};

const NO_URL = new Fault('invalid_url', `must be an https:// URL of at most ${URL_MAX} characters, or null`);

export const httpsUrl: Rule<string | null> = (value) => {
  if (value === null) return null;
  if (typeof value !== 'string' || longerThan(value, URL_MAX) || !isStorable(value)) return NO_URL;
  // What follows WHATWG's rules is taken with blanks, line breaks and backslashes, which others read otherwise.
  const isSafe = /^https:\/\/[^/?#@\s\p{Cc}\\<>"]+([/?#][^\s\p{Cc}\\<>"]*)?$/iu.test(value);
  return isSafe && URL.canParse(value) && HOST.test(new URL(value).hostname) ? value : NO_URL;
};

/** As WHATWG's parser writes it, which also takes what can be no host, and a name before it. */
const HOST =
  /^(\[[0-9a-f:.]+\]|(?=.{1,254}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?)$/;

const NO_LANGUAGE_CODE = new Fault('unknown_language', 'must be an ISO 639-1 code in lower case, or null');

export const language: Rule<string | null> = (value) =>
  value === null || LANGUAGE_CODES.has(value) ? (value as string | null) : NO_LANGUAGE_CODE;

const NO_TIME_ZONE = new Fault('unknown_time_zone', 'must be the IANA name of a time zone, or null');

export const timeZone: Rule<string | null> = (value) =>
  value === null || (typeof value === 'string' && isTimeZone(value)) ? value : NO_TIME_ZONE;

const LANGUAGE_CODES: ReadonlySet<unknown> = new Set(iso6391.getAllCodes());
const NO_LIST = new Fault('not_a_list', 'must be an array of objects {"code": …} or null');
const NO_LANGUAGE = new Fault(
  'unknown_language',
  'each item must be an object with the one key "code", an ISO 639-1 code in lower case',
);
const SAME_LANGUAGE = new Fault('duplicate_language', 'each code must occur only once');
const TOO_MANY_LANGUAGES = tooManyFault(PROFICIENCIES_MAX);

/** Codes in order, separated by spaces; null empties the list. @param more codes than ISO 639-1 has */
export const languageProficiencies = (more: readonly string[] = []): Rule<string> => {
  const isCode = (code: unknown): boolean => LANGUAGE_CODES.has(code) || more.includes(code as string);
  return (value) => {
    if (value === null) return '';
    if (!Array.isArray(value)) return NO_LIST;
    if (value.length > PROFICIENCIES_MAX) return TOO_MANY_LANGUAGES;
    if (!value.every((item) => isCode(codeOf(item)))) return NO_LANGUAGE;
    const codes = (value as { code: string }[]).map(({ code }) => code).sort();
    return new Set(codes).size === codes.length ? codes.join(' ') : SAME_LANGUAGE;
  };
};

function codeOf(item: unknown): unknown {
  if (typeof item !== 'object' || item === null || Object.keys(item).length !== 1) return undefined;
  return (item as { code?: unknown }).code;
}

/** A JSON integer, or its four digits as a string, the form that clients of Open edX send; `""` is null. */
export const yearOfBirth: Rule<number | null> = (value, { currentYear }) => {
  if (value === null || value === '') return null;
  const year = typeof value === 'string' && /^[0-9]{4}$/.test(value) ? Number(value) : value;
  const isYear =
    typeof year === 'number' && Number.isInteger(year) && year >= FIRST_YEAR && year <= currentYear;
  if (isYear) return year;
  const range = { min: FIRST_YEAR, max: currentYear };
  return new Fault('invalid_year', `must be an integer from ${range.min} to ${range.max}, or null`, range);
};

const NO_EMAIL = new Fault(
  'invalid_email',
  `must be an email address of at most ${EMAIL_MAX} characters: a local part in NFC, @, and a domain that is valid by UTS #46`,
);

/**
 * Beyond class-validator's grammar, nothing invisible: a line break in a quoted local part would forge a mail header,
 * and a bidirectional override show another address than the one that gets the link. Its grammar judges the address
 * that mail is sent to.
 */
export const email: Rule<string> = (value) => {
  if (typeof value !== 'string' || value.length > EMAIL_MAX || !isWellFormed(value)) return NO_EMAIL;
  if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(value)) return NO_EMAIL;
  const { local, domain } = partsOf(value);
  if (domain === null || !isNfc(local)) return NO_EMAIL;
  const sent = `${local}@${domain}`;
  return sent.length <= EMAIL_MAX && isEmail(sent) ? value : NO_EMAIL;
};

const NO_USERNAME = new Fault(
  'invalid_username',
  `must be ${USERNAME_MIN} to ${USERNAME_MAX} letters, digits or characters of "_.@+-", in NFC, and not only dots`,
  { min: USERNAME_MIN, max: USERNAME_MAX },
);
const IS_RESERVED = new Fault('reserved_username', 'must not be the name of a route');

/** Marks count as letters: many scripts cannot be written without them. What nobody can see does not. */
export const username: Rule<string> = (value) => {
  if (typeof value !== 'string' || shorterThan(value, USERNAME_MIN) || longerThan(value, USERNAME_MAX)) {
    return NO_USERNAME;
  }
  if (!/^[\p{L}\p{M}\p{Nd}_.@+-]+$/u.test(value) || /^\.+$/.test(value)) return NO_USERNAME;
  if (!isNfc(value) || /\p{Default_Ignorable_Code_Point}/u.test(value)) return NO_USERNAME;
  return isReserved(value) ? IS_RESERVED : value;
};

const COMPUTED = new Fault('read_only_field', 'it follows from other values');

/** Of a field whose value nobody sends. */
export const never: Rule<null> = () => COMPUTED;

const NOT_BOOLEAN = new Fault('not_boolean', 'must be true or false');

export const boolean: Rule<boolean> = (value) => (typeof value === 'boolean' ? value : NOT_BOOLEAN);

const NO_DATE_TIME = new Fault(
  'invalid_date_time',
  'must be an RFC 3339 date-time with Z or an offset, such as 2015-11-09T23:27:31Z',
);
const DATE_TIME =
  /^(\d{4}-\d{2}-\d{2})[Tt]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.\d+)?([Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Seconds since 1970-01-01 UTC; fractions of a second are dropped. */
export const dateTime: Rule<number> = (value) => {
  const [, date, time, zone] = (typeof value === 'string' && DATE_TIME.exec(value)) || [];
  if (date === undefined || !isCalendarDay(date)) return NO_DATE_TIME;
  const moment = new Date(`${date}T${time}${zone!.toUpperCase()}`);
  const year = moment.getUTCFullYear();
  // An offset may lead out of the years that RFC 3339 can write, and PostgreSQL has no year 0.
  return year >= 1 && year <= 9999 ? moment.getTime() / 1_000 : NO_DATE_TIME;
};

/** JavaScript takes 30 February for 2 March. */
function isCalendarDay(date: string): boolean {
  const midnight = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(date);
}

/** PostgreSQL takes no NUL in a text, and UTF-8 no lone surrogate. */
export function isStorable(value: string): boolean {
  return !value.includes('\0') && isWellFormed(value);
}

function tooManyFault(max: number): Fault {
  return new Fault('too_many', `must have at most ${max} items`, { max });
}

function tooLongFault(max: number): Fault {
  return new Fault('too_long', `must have at most ${max} characters (Unicode code points)`, { max });
}
