import type { AccountFields } from './account-fields.js';
import type { AccountRow } from './account-row.js';
import { memberOf } from './account-values.js';
import { EXTENDED, type FieldDeclaration } from './field.js';

/** Values by the names of their fields, as the wire has them: those that a site declares in an object of their own. */
export function objectOf(fields: AccountFields, values: ReadonlyMap<string, unknown>): object {
  const own = new Map<string, unknown>();
  const members = new Map<string, unknown>();
  for (const [name, value] of values) {
    const member = fields.find(name)?.member;
    if (member === undefined) own.set(name, value);
    else members.set(member, value);
  }
  if (members.size > 0) own.set(EXTENDED, Object.fromEntries(members));
  return Object.fromEntries(own);
}

type Write<Facts> = (account: AccountRow, facts: Facts) => string;

interface Part<Facts> {
  /** All that stands before the value. */
  readonly start: string;
  readonly write: Write<Facts>;
}

/**
 * Writes accounts as JSON objects of these fields, those that a site declares in an object of their own. Names and marks
 * are joined once, and no object is built only to be written: docs/decisions/0027.
 */
export function jsonObjectWriter<Facts>(
  fields: readonly FieldDeclaration[],
  writerOf: (field: FieldDeclaration) => Write<Facts>,
): Write<Facts> {
  const parts = fields
    .filter(({ member }) => member === undefined)
    .map((field) => ({ name: field.name, write: writerOf(field) }));
  const members = fields.filter(({ member }) => member !== undefined);
  if (members.length > 0) parts.push({ name: EXTENDED, write: membersWriter(members) });
  return joined(started(parts));
}

/** Most accounts have none of them: for these all is written once. */
function membersWriter(fields: readonly FieldDeclaration[]): Write<unknown> {
  const members = started(
    fields.map((field) => ({ name: field.member!, json: field.kind.json, read: memberOf(field) })),
  );
  const none = `${members.map(({ start }) => `${start}null`).join('')}}`;
  return ({ extended }) => {
    if (!extended) return none;
    let text = '';
    for (const { start, json, read } of members) text += start + json(read(extended));
    return `${text}}`;
  };
}

function started<T extends { readonly name: string }>(parts: readonly T[]): (T & { start: string })[] {
  return parts.map((part, i) => ({ ...part, start: `${i === 0 ? '{' : ','}"${part.name}":` }));
}

function joined<Facts>(parts: readonly Part<Facts>[]): Write<Facts> {
  if (parts.length === 0) return () => '{}';
  return (account, facts) => {
    let text = '';
    for (const { start, write } of parts) text += start + write(account, facts);
    return `${text}}`;
  };
}
