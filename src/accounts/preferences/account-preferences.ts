import { Fault, type FieldFault, type Rule } from '../../validation/fault.js';
import { thisYear, type ValidatedFields } from '../../validation/validate-fields.js';
import type { AccountFields } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import { choiceRules, choicesOf, VISIBILITY } from '../fields/custom-privacy.js';
import type { Stored } from '../fields/field.js';
import { isOfAccount, judgePreference, KEYS_MAX, PREFERENCES, TOO_MANY_KEYS } from '../fields/preferences.js';

/*
 * The preferences of a user as clients of Open edX know them: texts by their keys, of which a few are fields of the
 * account by another name.
 */

const PRIVACY = 'account_privacy';
const CHOICE = /^visibility\./;
const NO_FIELD = new Fault('unknown_field', 'there is no such field');

/** By their keys, in the order of these. */
export function preferencesOf(fields: AccountFields, account: AccountRow): Record<string, string> {
  const { account_privacy: privacy, visibility, preferences } = account;
  const choices = Object.entries(choicesOf(fields, visibility));
  const all = [
    ...Object.entries(preferences ?? {}),
    ...(privacy === null ? [] : [[PRIVACY, privacy] as const]),
    ...choices.map(([field, choice]) => [`visibility.${field}`, choice] as const),
  ];
  return Object.fromEntries(all.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What a merge patch of preferences says of the fields of the account. Faults are those of the keys. */
export function judgePreferences(
  fields: AccountFields,
  { visibility = null }: AccountRow,
  sent: object,
): ValidatedFields<Stored> {
  const choices = choiceRules(fields, visibility).rules;
  const faults = new Map<string, FieldFault>();
  const judged = Object.entries(sent).flatMap(([key, value]) => {
    const result = judge(fields, choices, key, value);
    if (!(result instanceof Fault)) return [[key, result] as const];
    faults.set(key, { value, fault: result });
    return [];
  });
  const [privacy] = judged.filter(([key]) => key === PRIVACY);
  const values = {
    ...(privacy && { [PRIVACY]: privacy[1] }),
    ...members(
      VISIBILITY,
      judged.filter(([key]) => CHOICE.test(key)).map(([key, value]) => [key.replace(CHOICE, ''), value]),
    ),
    ...members(
      PREFERENCES,
      judged.filter(([key]) => !isOfAccount(key)),
    ),
  };
  return { values, faults };
}

function judge(
  fields: AccountFields,
  choices: ReadonlyMap<string, Rule<Stored>>,
  key: string,
  value: unknown,
): Stored | Fault {
  if (key === PRIVACY) return fields.get(PRIVACY).kind.rule(value, thisYear());
  if (!CHOICE.test(key)) return judgePreference(key, value);
  const rule = choices.get(key.replace(CHOICE, ''));
  return rule === undefined ? NO_FIELD : rule(value, thisYear());
}

function members(name: string, entries: readonly (readonly [string, Stored])[]): Record<string, Stored> {
  return entries.length === 0 ? {} : { [name]: Object.fromEntries(entries) };
}

/** The keys for which there is no room beside those that the account has. */
export function keysTooMany(account: AccountRow, sent: object): ReadonlyMap<string, FieldFault> {
  const there = new Set(Object.keys(account.preferences ?? {}));
  const own = Object.entries(sent as Record<string, unknown>).filter(([key]) => !isOfAccount(key));
  const removed = own.filter(([key, value]) => value === null && there.has(key)).length;
  const added = own.filter(([key, value]) => value !== null && !there.has(key));
  if (there.size - removed + added.length <= KEYS_MAX) return new Map();
  return new Map(added.map(([key, value]) => [key, { value, fault: TOO_MANY_KEYS }]));
}
