import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';
import { shown } from '../diagnostics/printable.js';

/** What was found, in words that give no secret away, and what is allowed instead. */
export interface SettingFault {
  readonly found: string;
  readonly allowed: string;
}

/** Stands in a property for text that could not be read, until validation finds it. */
export class Unreadable {
  constructor(readonly faults: readonly SettingFault[]) {}
}

export function unreadable(found: string, allowed: string): Unreadable {
  return new Unreadable([{ found, allowed }]);
}

/** The texts of all settings that are given, by property. */
export type Given = Readonly<Record<string, string>>;

/** Turns the text of a setting into its value; a few depend on another setting. */
export type Kind<T> = (text: string, given?: Given) => T | Unreadable;

/** `read` gives undefined for text that is not allowed; `show` is how such text appears in the fault. */
export function kind<T>(
  allowed: string,
  read: (text: string) => T | undefined,
  show: (text: string) => string = shown,
): Kind<T> {
  return (text) => read(text) ?? unreadable(show(text), allowed);
}

/** A property of `Settings` that is read from the environment as this kind of value. */
export function Setting<T>(kind: Kind<T>) {
  const transform = Transform(({ value, obj }) => kind(value as string, obj as Given), { toClassOnly: true });
  const validate = ValidateBy({
    name: 'setting',
    validator: { validate: (value) => !(value instanceof Unreadable) },
  });
  // The type of the target makes a property that its kind does not fit a compile error.
  return <K extends string>(target: Partial<Record<K, T>>, property: K): void => {
    transform(target, property);
    validate(target, property);
  };
}

/** `jwksUrl` → `JWKS_URL` */
export function environmentName(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

export function faultLine(names: string, { found, allowed }: SettingFault): string {
  return `${names}: found ${found}; allowed: ${allowed}`;
}

/** All that may be said of a secret. */
export function byteCount(text: string): string {
  return `a value of ${Buffer.byteLength(text)} bytes`;
}

export function faultLines(property: string, { faults }: Unreadable): string[] {
  return faults.map((fault) => faultLine(environmentName(property), fault));
}
