import { Fault, type FieldFault, type RuleContext } from './fault.js';
import { fieldRulesOf, type DtoClass, type FieldRules } from './writable-field.js';

export interface ValidatedFields<Dto extends object> {
  /** The values to store, of the faultless fields that were sent. */
  readonly values: Partial<Dto>;
  readonly faults: ReadonlyMap<string, FieldFault>;
}

const REQUIRED = new Fault('required', 'this field is required');
const READ_ONLY = new Fault('read_only_field', 'this field is not editable via this API');
const UNKNOWN = new Fault('unknown_field', 'there is no such field');

const known = new WeakMap<DtoClass, FieldRules>();

/**
 * Judges the own keys of `input` alone: a merge patch lives on presence (RFC 7396 §2). A client may send any key,
 * `__proto__` included; only names that the class declares ever become keys of `values`.
 */
export function validateFields<Dto extends object>(
  dtoClass: DtoClass<Dto>,
  input: object,
  context: RuleContext,
): ValidatedFields<Dto> {
  const fields = rulesOf(dtoClass);
  const sent = input as Record<string, unknown>;
  const values: Record<string, unknown> = {};
  const faults = new Map<string, FieldFault>();
  for (const name of Object.keys(input)) {
    const result = judge(fields, name, sent[name], context);
    if (result instanceof Fault) faults.set(name, { value: sent[name], fault: result });
    else if (result !== undefined) values[name] = result;
  }
  for (const name of fields.required) {
    if (!Object.hasOwn(input, name)) faults.set(name, { value: undefined, fault: REQUIRED });
  }
  return { values: values as Partial<Dto>, faults };
}

/** `undefined` for a field to be passed over. */
function judge(fields: FieldRules, name: string, value: unknown, context: RuleContext): unknown {
  const rule = fields.rules.get(name);
  if (rule !== undefined) return rule(value, context);
  if (fields.ignored.has(name)) return undefined;
  return fields.readOnly.has(name) ? READ_ONLY : UNKNOWN;
}

function rulesOf(dtoClass: DtoClass): FieldRules {
  let fields = known.get(dtoClass);
  if (fields === undefined) {
    fields = fieldRulesOf(dtoClass);
    known.set(dtoClass, fields);
  }
  return fields;
}
