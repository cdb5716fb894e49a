import { EXTENDED, type FieldDeclaration, type Stored } from './field.js';

/** What holds the values of an account: a row, or a draft of one. */
export type Values = Readonly<Record<string, unknown>>;

type Members = Readonly<Record<string, Stored>> | null | undefined;

/** The stored value of a field. */
export function valueOf(account: Values, field: FieldDeclaration): Stored {
  if (field.member === undefined) return (account[field.name] ?? null) as Stored;
  const members = account[EXTENDED] as Members;
  return members ? memberOf(field)(members) : null;
}

/** Reads one member of `extended`. @returns null where it is not there */
export function memberOf({ member }: FieldDeclaration): (members: NonNullable<Members>) => Stored {
  const name = member!;
  // A site may call a field `constructor`; to look for own members costs more than to read one.
  if (name in {}) return (members) => (Object.hasOwn(members, name) ? members[name]! : null);
  return (members) => members[name] ?? null;
}

/** Gives a draft another value of a field. What else `extended` holds stays, declared or not. */
export function setValue(
  draft: Record<string, unknown>,
  { name, member }: FieldDeclaration,
  value: Stored,
): void {
  if (member === undefined) {
    draft[name] = value;
    return;
  }
  const { [member]: _, ...others } = (draft[EXTENDED] as Members) ?? {};
  draft[EXTENDED] = value === null ? others : { ...others, [member]: value };
}
