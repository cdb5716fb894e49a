import { Fault, type Rule } from '../../../validation/fault.js';
import { isStorable } from './field-rules.js';

/*
 * What the fields accept that only the preset `openedx` has. Written from the behaviour of Open edX's API, not its code.
 */

/** States, the District of Columbia, and the three regions of military post. */
export const US_STATES = (
  'AL AK AZ AR AA AE AP CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND ' +
  'OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY'
).split(' ');

export const DIGITS_MAX = 50;
const NO_NUMBER = new Fault(
  'invalid_phone_number',
  `must be a text with 1 to ${DIGITS_MAX} digits, without NUL and lone surrogates, or null`,
);

/** Digits, with a plus before them if one was sent; what else people put between them is dropped. */
export const phoneNumber: Rule<string | null> = (value) => {
  if (value === null || value === '') return null;
  if (typeof value !== 'string' || !isStorable(value)) return NO_NUMBER;
  const kept = value.replace(/[^0-9+]/g, '');
  const digits = kept.replace(/\+/g, '');
  if (digits === '' || digits.length > DIGITS_MAX) return NO_NUMBER;
  return kept.startsWith('+') ? `+${digits}` : digits;
};

const LINK_MAX = 100;
/** By what a platform may be called: its name, the hosts of its links, and what stands before a name in them. */
const PLATFORMS = {
  facebook: { hosts: 'facebook\\.com', path: '', base: 'https://www.facebook.com/' },
  linkedin: { hosts: 'linkedin\\.com', path: 'in/', base: 'https://www.linkedin.com/in/' },
  x: { hosts: '(?:x|twitter)\\.com', path: '', base: 'https://www.x.com/' },
} as const;
type Platform = keyof typeof PLATFORMS;
const NAMES: ReadonlyMap<unknown, Platform> = new Map([
  ...(Object.keys(PLATFORMS) as Platform[]).map((name) => [name, name] as const),
  ['twitter', 'x'],
  ['xTwitter', 'x'],
]);

const LINKS = new Map(
  Object.entries(PLATFORMS).map(([platform, { hosts, path }]) => [
    platform,
    new RegExp(`^((?:https?://)?(?:www\\.)?${hosts}/${path})?@?([^/]+)/?$`, 'iu'),
  ]),
);

const NO_LIST = new Fault('not_a_list', 'must be an array of objects {"platform": …, "social_link": …}');
const NO_LINK = new Fault(
  'invalid_social_link',
  'each item must be an object with the keys "platform" (facebook, x or linkedin) and "social_link" (a name or a link ' +
    `to that platform, of at most ${LINK_MAX} characters, or "")`,
);
const SAME_PLATFORM = new Fault('duplicate_platform', 'each platform must occur only once');

/** By platform the link to store, or null for one to be removed. */
export const socialLinks: Rule<Readonly<Record<string, string | null>>> = (value) => {
  if (!Array.isArray(value)) return NO_LIST;
  const links = new Map<string, string | null>();
  for (const item of value as unknown[]) {
    const link = socialLink(item);
    if (link === undefined) return NO_LINK;
    if (links.has(link[0])) return SAME_PLATFORM;
    links.set(...link);
  }
  return Object.fromEntries(links);
};

function socialLink(item: unknown): [Platform, string | null] | undefined {
  if (typeof item !== 'object' || item === null || Object.keys(item).length !== 2) return undefined;
  const { platform: called, social_link: text } = item as { platform?: unknown; social_link?: unknown };
  const platform = NAMES.get(called);
  if (platform === undefined || typeof text !== 'string' || text.length > LINK_MAX) return undefined;
  if (text.trim() === '') return [platform, null];
  const [, place, name] = LINKS.get(platform)!.exec(text.trim()) ?? [];
  if (name === undefined || !isName(name)) return undefined;
  // A host by itself names nobody.
  if (place === undefined && /^www\.|\.com$/i.test(name)) return undefined;
  const link = PLATFORMS[platform].base + name;
  return link.length > LINK_MAX ? undefined : [platform, link];
}

/** Letters may be written as in a URL; nothing else may hide there. */
function isName(name: string): boolean {
  try {
    return /^(?!\.+$)[\p{L}\p{M}\p{Nd}_.-]+$/u.test(decodeURIComponent(name));
  } catch {
    return false;
  }
}

const NO_CHANGE = new Fault('read_only_field', 'it cannot be set here');

/** Of a field that clients send back empty, although it cannot be written. */
export const emptyAlone: Rule<null> = (value) => (value === null || value === '' ? null : NO_CHANGE);
