import { resolve, type Node } from './resolve.js';

/** The two documents, and whether the schema is of what clients send or of what they get. */
export interface Comparison {
  readonly before: Node;
  readonly after: Node;
  readonly direction: 'request' | 'answer';
}

const UPPER = ['maxLength', 'maximum', 'maxItems'];
const LOWER = ['minLength', 'minimum', 'minItems'];

/**
 * What breaks a client that was made for the old schema. A request may only be allowed more than before, an answer may
 * only say less: no new type, no value that was not listed, no key less. A new key and a new `x-extensible-enum` value
 * break nobody, because clients are promised that these come.
 */
export function compareSchemas(
  comparison: Comparison,
  before: unknown,
  after: unknown,
  place: string,
): string[] {
  return compare(comparison, before, after, place, new Set());
}

function compare(
  all: Comparison,
  before: unknown,
  after: unknown,
  place: string,
  seen: Set<string>,
): string[] {
  const pair = JSON.stringify([before, after]);
  if (seen.has(pair)) return [];
  const deeper = new Set(seen).add(pair);
  const old = resolve(all.before, before);
  const now = resolve(all.after, after);
  const next = (a: unknown, b: unknown, where: string) => compare(all, a, b, `${place}${where}`, deeper);
  return [
    ...own(all.direction, old, now).map((what) => `${place}: ${what}`),
    ...properties(all.direction, old, now, place, next),
    ...(old.items && now.items ? next(old.items, now.items, '[]') : []),
    ...(isSchema(old.additionalProperties) && isSchema(now.additionalProperties)
      ? next(old.additionalProperties, now.additionalProperties, '.*')
      : []),
    ...variants(all.direction, old, now, place, next),
  ];
}

/** What the schema says of the value itself. */
function own(direction: Comparison['direction'], old: Node, now: Node): string[] {
  const [narrow, wide] = direction === 'request' ? [now, old] : [old, now];
  const faults: string[] = [];
  const types = [narrow, wide].map(typesOf) as [string[], string[]];
  // No type is every type.
  const lost = types[0].length === 0 ? [] : types[1].filter((type) => !types[0].includes(type));
  if (lost.length > 0 || (types[0].length > 0 && types[1].length === 0)) {
    faults.push(
      direction === 'request' ? `no longer takes ${lost.join(', ')}` : `may now be ${lost.join(', ')}`,
    );
  }
  if (Array.isArray(narrow.enum)) {
    const values = wide.enum as unknown[] | undefined;
    const outside = values?.filter((value) => !(narrow.enum as unknown[]).includes(value)) ?? ['anything'];
    const said = outside.map((value) => JSON.stringify(value)).join(', ');
    if (outside.length > 0)
      faults.push(direction === 'request' ? `no longer takes ${said}` : `may now be ${said}`);
  }
  if (old.format !== now.format) faults.push(`the format was ${say(old.format)}, is ${say(now.format)}`);
  return direction === 'request' ? [...faults, ...narrowed(old, now)] : faults;
}

function narrowed(old: Node, now: Node): string[] {
  const bounds = (keys: string[], tighter: (a: number, b: number) => boolean) =>
    keys.filter((key) => {
      const [was, is] = [old[key], now[key]] as (number | undefined)[];
      return is !== undefined && (was === undefined || tighter(is, was));
    });
  const faults = [...bounds(UPPER, (is, was) => is < was), ...bounds(LOWER, (is, was) => is > was)];
  if (now.pattern !== undefined && now.pattern !== old.pattern) faults.push('pattern');
  if (now.uniqueItems && !old.uniqueItems) faults.push('uniqueItems');
  return faults.map((key) => `${key} was ${say(old[key])}, is ${say(now[key])}`);
}

type Next = (before: unknown, after: unknown, where: string) => string[];

function properties(
  direction: Comparison['direction'],
  old: Node,
  now: Node,
  place: string,
  next: Next,
): string[] {
  const [was, is] = [old, now].map((schema) => (schema.properties ?? {}) as Node) as [Node, Node];
  const [wasRequired, isRequired] = [old, now].map(({ required }) => (required ?? []) as string[]) as [
    string[],
    string[],
  ];
  const removed = Object.keys(was).filter((key) => !(key in is));
  const changed =
    direction === 'request'
      ? isRequired.filter((key) => !wasRequired.includes(key)).map((key) => `${key} is now required`)
      : wasRequired
          .filter((key) => key in is && !isRequired.includes(key))
          .map((key) => `${key} may now be absent`);
  const kept = Object.keys(was).filter((key) => key in is);
  return [
    ...[...removed.map((key) => `${key} is gone`), ...changed].map((what) => `${place}: ${what}`),
    ...kept.flatMap((key) => next(was[key], is[key], `.${key}`)),
  ];
}

/** Members of `anyOf` and `oneOf`, which are the same if they have the same name. */
function variants(
  direction: Comparison['direction'],
  old: Node,
  now: Node,
  place: string,
  next: Next,
): string[] {
  const [was, is] = [membersOf(old), membersOf(now)];
  const [from, to] = direction === 'request' ? [was, is] : [is, was];
  const lost = [...from.keys()].filter((name) => to.size > 0 && !to.has(name));
  const kept = [...was].filter(([name]) => is.has(name));
  return [
    ...lost.map((name) => `${place}: ${direction === 'request' ? 'no longer takes' : 'may now be'} ${name}`),
    ...kept.flatMap(([name, schema]) => next(schema, is.get(name), `<${name}>`)),
  ];
}

function membersOf(schema: Node): Map<string, Node> {
  const members = [schema.anyOf, schema.oneOf].flat().filter(Boolean) as Node[];
  return new Map(
    members.map((member, i) => [
      String((member.$ref as string | undefined) ?? i).replace(/.*\//, ''),
      member,
    ]),
  );
}

const typesOf = ({ type }: Node): string[] => (type === undefined ? [] : ([type].flat() as string[]));
const isSchema = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const say = (value: unknown): string => (value === undefined ? 'none' : JSON.stringify(value));
