import { createRequire } from 'node:module';
import { isISO31661Alpha2 } from 'class-validator';
import type { getAllTimezones } from 'countries-and-timezones';

type Library = {
  readonly getAllTimezones: typeof getAllTimezones;
};

let names: ReadonlySet<string> | undefined;

/** Whether IANA has a time zone of that name, old names included. The list is loaded when it is first asked for. */
export function isTimeZone(name: string): boolean {
  names ??= new Set(Object.keys(library().getAllTimezones({ deprecated: true })));
  return names.has(name);
}

/** A time zone, as clients of Open edX show it. */
export interface OfferedTimeZone {
  readonly time_zone: string;
  readonly description: string;
}

/**
 * The time zones of today, by their names.
 * @param country upper case; undefined: of all
 * @returns undefined if there is no such country
 */
export function timeZones(country?: string): OfferedTimeZone[] | undefined {
  if (country !== undefined && !isCountry(country)) return undefined;
  const all = library().getAllTimezones({ deprecated: true });
  const supported = new Set(Intl.supportedValuesOf('timeZone'));
  const zones = country === undefined ? [...supported, 'UTC'] : zonesOf(country);
  return [...new Set(zones.map(nameOfToday))].sort().flatMap((name) => {
    const zone = all[name as keyof typeof all];
    return zone ? [{ time_zone: name, description: `${name} (UTC${zone.utcOffsetStr})` }] : [];
  });

  /** The library takes countries together whose clocks are the same since 1970, too: those names are of today. */
  function nameOfToday(name: string): string {
    const { aliasOf = null } = all[name as keyof typeof all] ?? {};
    return RENAMED[name] ?? (aliasOf === null || supported.has(aliasOf) ? name : aliasOf);
  }
}

/** Under the names that ICU has kept since it first knew them. */
function zonesOf(country: string): readonly string[] {
  const locale = new Intl.Locale(`und-${country}`) as TimeZonesOfLocale;
  return locale.getTimeZones?.() ?? locale.timeZones ?? [];
}

/** A getter once, a method now (ECMA-402). */
interface TimeZonesOfLocale extends Intl.Locale {
  readonly timeZones?: readonly string[];
  readonly getTimeZones?: () => readonly string[] | undefined;
}

/** What the library takes for other zones: old names of ICU, and what has kept its name. */
const RENAMED: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Coral_Harbour': 'America/Atikokan',
  'Indian/Cocos': 'Indian/Cocos',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
  UTC: 'UTC',
};

function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && (code === 'XK' || isISO31661Alpha2(code));
}

function library(): Library {
  return createRequire(import.meta.url)('countries-and-timezones') as Library;
}
