import { Fault, type Rule } from '../../validation/fault.js';
import type { FieldRules } from '../../validation/validate-fields.js';
import { AccountFields } from './account-fields.js';
import type { FieldChoices } from './account-row.js';
import { textsByKey } from './by-key.js';
import { CUSTOM, PRIVACY_CHOICES, type FieldDeclaration, type FieldKind, type Stored } from './field.js';
import * as kinds from './kinds/kinds.js';

/** The field, and the column, of what owners choose for single fields. */
export const VISIBILITY = 'visibility';

const FIELD_NAME = /^[a-z][a-z0-9_]{0,63}(\.[a-z][a-z0-9_]{0,39})?$/;
const NO_FIELD = new Fault('unknown_field', 'each name must be that of a field');
const NOT_OFFERED = new Fault('read_only_field', 'this site lets nobody share this field by itself');

/** What an owner may choose for a field; null: nothing. */
const choice: FieldKind = kinds.choice(PRIVACY_CHOICES);

const nullAlone: Rule<Stored> = (value) => (value === null ? null : NOT_OFFERED);

function judgeChoice(value: unknown): string | null | Fault {
  return choice.rule(value, { currentYear: 0 }) as string | null | Fault;
}

/** Whether there are fields that can be shared by themselves. */
export function hasChoices(fields: AccountFields): boolean {
  return fields.find(VISIBILITY) !== undefined;
}

/** Of what an owner has chosen for single fields that which counts: a site may offer fewer than before. */
export function choicesOf(fields: AccountFields, visibility: FieldChoices | null = null): FieldChoices {
  const offered = offeredBy(fields);
  return Object.fromEntries(Object.entries(visibility ?? {}).filter(([name]) => offered.includes(name)));
}

function offeredBy(fields: AccountFields): readonly string[] {
  return (fields.find(VISIBILITY)?.kind.keys ?? []) as readonly string[];
}

/**
 * What owners may send of their choices, by the names of the fields.
 * @param stored what they have chosen: what counts no more can be taken back
 */
export function choiceRules(fields: AccountFields, stored: FieldChoices | null = null): FieldRules<Stored> {
  const offered = offeredBy(fields);
  const kept = Object.keys(stored ?? {});
  const ruleOf = (name: string) =>
    offered.includes(name) ? choice.rule : kept.includes(name) ? nullAlone : () => NOT_OFFERED;
  return {
    rules: new Map([...fields.names, ...kept].map((name) => [name, ruleOf(name)])),
    required: [],
    readOnly: new Set(),
    ignored: new Set(),
  };
}

/**
 * The fields of accounts whose owners may share these by themselves: their privacy may be `custom`, and there is what
 * they chose. Without any they stay what they are.
 */
export function withCustomPrivacy(fields: AccountFields, names: readonly string[]): AccountFields {
  if (names.length === 0) return fields;
  const own = fields.all.map((field) => (field.name === 'account_privacy' ? custom(field) : field));
  return new AccountFields([...own, choices(names)]);
}

function custom(privacy: FieldDeclaration): FieldDeclaration {
  const offered = [...PRIVACY_CHOICES, CUSTOM];
  const kind = {
    ...kinds.choiceInAnyCase(offered),
    schema: { type: 'string', enum: offered },
  };
  return { ...privacy, kind };
}

function choices(names: readonly string[]): FieldDeclaration {
  const judge = (key: string, value: unknown) =>
    names.includes(key) || value === null ? judgeChoice(value) : NOT_OFFERED;
  // A site may have offered others before.
  const judgeImported = (key: string, value: unknown) =>
    FIELD_NAME.test(key) ? judgeChoice(value) : NO_FIELD;
  return {
    name: VISIBILITY,
    kind: textsByKey(names, judge),
    table: 'profiles',
    write: 'operator',
    importRule: textsByKey('any', judgeImported).rule,
    set: 'none',
    title: 'Shared fields',
    description: 'For each field that can be shared individually, whether it is shared',
    purpose: 'Records what users choose to share, field by field',
    example: { [names[0]!]: 'all_users' },
  };
}
