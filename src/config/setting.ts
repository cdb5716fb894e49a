import { Transform } from 'class-transformer';
import { ValidateBy } from 'class-validator';

/** What was found, in words that give no secret away, and what is allowed instead. */
export interface Fault {
  readonly found: string;
  readonly allowed: string;
}

/** Stands in a property for text that could not be read, until validation finds it. */
export class Unreadable {
  constructor(readonly faults: readonly Fault[]) {}
}

/** Turns the text of a setting into its value. */
export type Kind<T> = (text: string) => T | Unreadable;

/** `read` gives undefined for text that is not allowed; `show` is how such text appears in the fault. */
export function kind<T>(allowed: string, read: (text: string) => T | undefined, show = quoted): Kind<T> {
  return (text) => read(text) ?? new Unreadable([{ found: show(text), allowed }]);
}

/** A property of `Settings` that is read from the environment as this kind of value. */
export function Setting<T>(kind: Kind<T>) {
  const transform = Transform(({ value }) => kind(value as string), { toClassOnly: true });
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

export function faultLine(names: string, { found, allowed }: Fault): string {
  return `${names}: found ${found}; allowed: ${allowed}`;
}

/** A value as it may stand in a fault line: on one line and not too long. */
export function quoted(text: string): string {
  const characters = [...text];
  return JSON.stringify(characters.length > 100 ? `${characters.slice(0, 100).join('')}…` : text);
}

/** All that may be said of a secret. */
export function byteCount(text: string): string {
  return `a value of ${Buffer.byteLength(text)} bytes`;
}

export function faultLines(property: string, { faults }: Unreadable): string[] {
  return faults.map((fault) => faultLine(environmentName(property), fault));
}
