import { Fault, type FieldFault, type Rule, type RuleContext } from './fault.js';

/** What somebody may send, field by field. */
export interface FieldRules<Value = unknown> {
  readonly rules: ReadonlyMap<string, Rule<Value>>;
  readonly required: readonly string[];
  /** What can be seen, but not be sent. */
  readonly readOnly: ReadonlySet<string>;
  /** What may be sent and is passed over. */
  readonly ignored: ReadonlySet<string>;
  /** Objects, the members of which are fields too: with `extended`, `pronouns` is the field `extended.pronouns`. */
  readonly objects?: ReadonlyMap<string, FieldRules<Value>>;
  /** What is another way to write members of an object. */
  readonly expansions?: ReadonlyMap<string, (value: unknown) => Fault | Expansion>;
}

/** What a value says of the members of an object. */
export interface Expansion {
  readonly object: string;
  readonly members: ReadonlyMap<string, unknown>;
}

export interface ValidatedFields<Value = unknown> {
  /** The values to store, of the faultless fields that were sent. */
  readonly values: Readonly<Record<string, Value>>;
  readonly faults: ReadonlyMap<string, FieldFault>;
}

const REQUIRED = new Fault('required', 'this field is required');
const READ_ONLY = new Fault('read_only_field', 'this field is not editable via this API');
const UNKNOWN = new Fault('unknown_field', 'there is no such field');
const NAMED_TWICE = new Fault('named_twice', 'must not name a field that the object names too');
const NO_OBJECT = new Fault('not_an_object', 'must be an object of fields, each of which null clears');

/**
 * Judges the own keys of `input` alone: a merge patch lives on presence (RFC 7396 §2). A client may send any key,
 * `__proto__` included; only names that have a rule ever become keys of `values`.
 */
export function validateFields<Value>(
  fields: FieldRules<Value>,
  input: object,
  context: RuleContext = thisYear(),
): ValidatedFields<Value> {
  const values: Record<string, Value> = {};
  const faults = new Map<string, FieldFault>();
  judgeObject(fields, input, '');
  return { values, faults };

  function judgeObject(rules: FieldRules<Value>, object: object, prefix: string): void {
    const sent = object as Record<string, unknown>;
    for (const key of Object.keys(sent)) judgeField(rules, key, prefix + key, sent[key]);
    for (const key of rules.required) {
      if (!Object.hasOwn(sent, key)) faults.set(prefix + key, { value: undefined, fault: REQUIRED });
    }
  }

  function judgeField(rules: FieldRules<Value>, key: string, name: string, value: unknown): void {
    const expand = rules.expansions?.get(key);
    if (expand !== undefined) return judgeExpanded(expand(value), name, value);
    const members = rules.objects?.get(key);
    if (members !== undefined && isObject(value)) return judgeObject(members, value, `${name}.`);
    const result = members === undefined ? judge(rules, key, value, context) : NO_OBJECT;
    if (result instanceof Fault) faults.set(name, { value, fault: result });
    else if (result !== undefined) values[name] = result;
  }

  /** Faults are those of the field that was sent. */
  function judgeExpanded(expanded: Fault | Expansion, name: string, value: unknown): void {
    const fail = (fault: Fault) => void faults.set(name, { value, fault });
    if (expanded instanceof Fault) return fail(expanded);
    const { object, members } = expanded;
    const beside = (input as Record<string, unknown>)[object];
    for (const [key, member] of members) {
      const result = judge(fields.objects!.get(object)!, key, member, context);
      if (result instanceof Fault) fail(result);
      else if (isObject(beside) && Object.hasOwn(beside, key)) fail(NAMED_TWICE);
      else if (result !== undefined) values[`${object}.${key}`] = result;
    }
  }
}

/** `undefined` for a field to be passed over. */
function judge<Value>(
  fields: FieldRules<Value>,
  name: string,
  value: unknown,
  context: RuleContext,
): Value | Fault | undefined {
  const rule = fields.rules.get(name);
  if (rule !== undefined) return rule(value, context);
  if (fields.ignored.has(name)) return undefined;
  return fields.readOnly.has(name) ? READ_ONLY : UNKNOWN;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function thisYear(): RuleContext {
  return { currentYear: new Date().getUTCFullYear() };
}
