import { validationProblem } from '../http/problem.js';
import type { Language } from '../i18n/user-messages.js';
import type { Fault, FieldFault } from '../validation/fault.js';
import type { ValidatedFields } from '../validation/validate-fields.js';
import type { Stored } from './fields/field.js';
import type { FieldValues } from './rules/account-changes.js';

/**
 * A merge patch (RFC 7396) that was read and judged, but not yet refused: If-Match is answered before the fields
 * are. Its values come out by `valuesOrThrow` alone, so that nobody can forget the faults.
 */
export class MergePatch {
  readonly #judged: ValidatedFields<Stored>;

  constructor(judged: ValidatedFields<Stored>) {
    this.#judged = judged;
  }

  /** Whether the field was sent, and is faultless so far. */
  has(field: string): boolean {
    return this.peek(field) !== undefined;
  }

  /** One field's value, for a rule that needs more than the value; undefined if absent or at fault already. */
  peek(field: string): Stored | undefined {
    const { values, faults } = this.#judged;
    return faults.has(field) ? undefined : values[field];
  }

  /** The same patch with one more fault, found by a rule that needs more than the value. */
  withFault(field: string, fault: Fault): MergePatch {
    return this.withFaults(new Map([[field, { value: this.#judged.values[field], fault }]]));
  }

  withFaults(more: ReadonlyMap<string, FieldFault>): MergePatch {
    const { values, faults } = this.#judged;
    return new MergePatch({ values, faults: new Map([...faults, ...more]) });
  }

  /** The fields that were sent, or a `validation` problem that names every fault. */
  valuesOrThrow(language: Language): FieldValues {
    const { values, faults } = this.#judged;
    if (faults.size > 0) throw validationProblem(faults, language);
    return values;
  }
}
