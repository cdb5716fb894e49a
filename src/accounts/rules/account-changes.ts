import { isDeepStrictEqual } from 'node:util';
import type { FieldChanges } from '../../changes/log/change.js';
import type { AccountFields } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import { setValue, valueOf } from '../fields/account-values.js';
import type { FieldDeclaration, Stored } from '../fields/field.js';
import { NO_IMAGE, withImage } from './image-change.js';
import { requiresParentalConsent } from './parental-consent.js';

/** What a patch makes of an account, and which fields it really changes. */
export interface PatchedAccount {
  readonly account: AccountRow;
  /** Empty: every value is what it was, so there is nothing to save. */
  readonly changes: FieldChanges;
}

/** Values of fields that were judged, in their stored form. */
export type FieldValues = Readonly<Record<string, Stored>>;

/**
 * Applies the values that were sent to the account (RFC 7396).
 * @param values a key that is absent leaves its field alone
 * @param options.whole a value takes the place of the one that is there even where a patch is merged into it
 */
export function applyPatch(
  fields: AccountFields,
  account: AccountRow,
  values: FieldValues,
  { whole = false }: { readonly whole?: boolean } = {},
): PatchedAccount {
  const patched: Record<string, unknown> = { ...account };
  const changes: FieldChanges = {};
  // Whoever says what the whole is says also what depends on what.
  const all = { ...withConsequences(fields, values), ...(whole && values) };
  for (const [name, sent] of Object.entries(all)) {
    const field = fields.get(name);
    const old = valueOf(patched, field);
    const value = field.kind.merge ? field.kind.merge(whole ? null : old, sent) : sent;
    if (isDeepStrictEqual(old, value)) continue;
    Object.assign(changes, changesOf(field, old, value));
    setValue(patched, field, value);
  }
  return { account: patched as unknown as AccountRow, changes };
}

/** What history and events tell of another value: of an object that is told by its members, each of them that differs. */
export function changesOf({ name, kind }: FieldDeclaration, old: Stored, value: Stored): FieldChanges {
  if (kind.keys === undefined) return { [name]: { old: kind.wire(old), new: kind.wire(value) } };
  const [before, after] = [old, value].map((members) => new Map(Object.entries(members ?? {})));
  const keys = [...new Set([...before!.keys(), ...after!.keys()])].sort();
  const changed = keys.filter((key) => before!.get(key) !== after!.get(key));
  const told = (members: Map<string, unknown>, key: string) => members.get(key) ?? null;
  return Object.fromEntries(
    changed.map((key) => [`${name}.${key}`, { old: told(before!, key), new: told(after!, key) }]),
  );
}

/** What values mean for fields that depend on them: without the US there is no state of theirs. */
function withConsequences(fields: AccountFields, values: FieldValues): FieldValues {
  const cleared = fields.dependent.filter(
    ({ needs }) => needs.field in values && values[needs.field] !== needs.value,
  );
  return cleared.length === 0
    ? values
    : { ...values, ...Object.fromEntries(cleared.map(({ name }) => [name, null])) };
}

/**
 * A year of birth with which a parent has to consent, null included, takes the picture away: not only hides it.
 * @param sent the fields of the patch; a year that the account has already is a year too
 * @param rule as in {@link requiresParentalConsent}
 */
export function dropForbiddenImage(
  patched: PatchedAccount,
  sent: object,
  rule: { readonly currentYear: number; readonly ageLimit: number | null },
): PatchedAccount {
  const { account, changes } = patched;
  if (!('year_of_birth' in sent) || account.image_name === null) return patched;
  if (!requiresParentalConsent(account.year_of_birth, rule.currentYear, rule.ageLimit)) return patched;
  const without = withImage(account, NO_IMAGE);
  return { account: without.account, changes: { ...changes, ...without.changes } };
}
