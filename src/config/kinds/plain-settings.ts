import { isIP } from 'node:net';
import { isEmail, isFQDN } from 'class-validator';
import { parseDuration } from './duration.js';
import { shown } from '../../diagnostics/printable.js';
import { kind, Unreadable, unreadable, type Kind } from '../setting.js';

/** Digits alone: `Number()` would also take `0x10`, `1e3`, blanks and the empty string. */
export function integer(min: number, max: number): Kind<number> {
  return kind(`a whole number from ${min} to ${max}`, (text) => {
    const value = /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : NaN;
    return value >= min && value <= max ? value : undefined;
  });
}

/** Empty is null: the rule that the number belongs to is off. */
export function integerOrOff(min: number, max: number): Kind<number | null> {
  const number = kind(`a whole number from ${min} to ${max}, or empty for off`, (text) => {
    const value = integer(min, max)(text);
    return value instanceof Unreadable ? undefined : value;
  });
  return (text) => (text === '' ? null : number(text));
}

/** 0 is any free port. */
export const port = integer(0, 65_535);

export const flag: Kind<boolean> = kind('true or false', (text) => {
  const word = text.toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : undefined;
});

/** Milliseconds. */
export function duration(min: string, max: string): Kind<number> {
  const [least = 0, most = Infinity] = [parseDuration(min), parseDuration(max)];
  return kind(`a duration from ${min} to ${max}, such as 90s, 30m, 24h or 7d`, (text) => {
    const value = parseDuration(text);
    return value !== undefined && value >= least && value <= most ? value : undefined;
  });
}

export function oneOf<const T extends string>(...words: readonly T[]): Kind<T> {
  return kind(`one of ${words.join(', ')}`, (text) => words.find((word) => word === text));
}

export function matching(pattern: RegExp, allowed: string): Kind<string> {
  return kind(allowed, (text) => (pattern.test(text) ? text : undefined));
}

export const text: Kind<string> = (value) => value;

/** Comma-separated; blanks around items, empty items and repetitions are dropped. */
export function list<T>(item: Kind<T>): Kind<readonly T[]> {
  return (text) => {
    const items = text.split(',').flatMap((part) => (part.trim() === '' ? [] : [item(part.trim())]));
    const faults = items.flatMap((value) => (value instanceof Unreadable ? value.faults : []));
    return faults.length > 0 ? new Unreadable(faults) : [...new Set(items as T[])];
  };
}

const CLAIM_PATHS =
  'names of claims, separated by commas; a dot leads into a claim, as in realm_access.roles';
const claimPath = matching(/^[^\s\p{Cc}.]+(?:\.[^\s\p{Cc}.]+)*$/u, CLAIM_PATHS);

/** At least one: without any, nobody could be a service. */
export const claimPaths: Kind<readonly string[]> = (text) => {
  const paths = list(claimPath)(text);
  if (paths instanceof Unreadable || paths.length > 0) return paths;
  return unreadable(shown(text), CLAIM_PATHS);
};

export const host: Kind<string> = kind('an IP address (IPv6 without brackets) or a host name', (text) =>
  isIP(text) || isFQDN(text, { require_tld: false, allow_underscores: true }) ? text : undefined,
);

const CONTROL_CHARACTER = /\p{Cc}/u;

/** It becomes a header of every mail, hence no line breaks. */
export const mailbox: Kind<string> = kind('an address, or Name <address>', (text) =>
  isEmail(text, { require_tld: false, allow_display_name: true }) && !CONTROL_CHARACTER.test(text)
    ? text
    : undefined,
);
