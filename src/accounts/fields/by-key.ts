import { Fault, type Rule } from '../../validation/fault.js';
import type { FieldKind, Stored } from './field.js';

type Members = Readonly<Record<string, string | null>>;

const NO_OBJECT = new Fault(
  'not_an_object',
  'must be an object of texts, each of which null removes, or null',
);

/**
 * An object of texts by their keys: what is sent is merged into what is there, null removes a key, and null instead of
 * the object all of them. Each key is changed and told by itself. Stored as an object; null for none.
 *
 * @param keys the ones there are
 * @param judge the value to store for a key, null to remove it, or the fault
 */
export function textsByKey(
  keys: readonly string[] | 'any',
  judge: (key: string, value: unknown) => string | null | Fault,
): FieldKind {
  const rule: Rule<Stored> = (value) => {
    if (value === null) return null;
    if (typeof value !== 'object' || Array.isArray(value)) return NO_OBJECT;
    const judged = Object.entries(value).map(([key, text]) => [key, judge(key, text)] as const);
    const faults = judged.flatMap(([key, result]) =>
      result instanceof Fault ? [[key, result] as const] : [],
    );
    return faults.length > 0 ? together(faults) : (Object.fromEntries(judged) as Members);
  };
  const schema = {
    type: 'object',
    additionalProperties: { type: 'string' },
  };
  return {
    keys,
    rule,
    merge: (old, sent) => (sent === null ? null : merged(old as Members | null, sent as Members)),
    schema,
    patchSchema: { ...schema, additionalProperties: { type: ['string', 'null'] } },
    sqlType: 'jsonb',
    json: (value) => JSON.stringify(value ?? {}),
    wire: (value) => value ?? {},
    toText: (value) => (value === null ? null : JSON.stringify(value)),
    ofText: jsonOrText,
    nullable: true,
  };
}

/** So many keys are named. */
const TOLD = 20;

/** The object has one fault, which says which keys have which. */
function together(faults: readonly (readonly [string, Fault])[]): Fault {
  const [[, { code, params }]] = faults as [readonly [string, Fault]];
  const told = faults.slice(0, TOLD).map(([key, { rule }]) => `${JSON.stringify(key.slice(0, 60))} ${rule}`);
  const more = faults.length > TOLD ? [`and ${faults.length - TOLD} more keys`] : [];
  return new Fault(code, [...told, ...more].join('; '), params);
}

function merged(old: Members | null, sent: Members): Members | null {
  const kept = Object.entries({ ...old, ...sent }).filter(([, value]) => value !== null);
  return kept.length === 0 ? null : Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function jsonOrText(given: string): unknown {
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return given;
  }
}
