import { validationProblem } from './problem.js';
import type { Fault, FieldFault } from './validation/fault.js';
import type { Language } from './validation/user-messages.js';
import type { ValidatedFields } from './validation/validate-fields.js';

/**
 * A merge patch (RFC 7396) that was read and judged, but not yet refused: If-Match is answered before the fields
 * are. Its values come out by `valuesOrThrow` alone, so that nobody can forget the faults.
 */
export class MergePatch<Dto extends object> {
  readonly #values: Partial<Dto>;
  readonly #faults: ReadonlyMap<string, FieldFault>;

  constructor({ values, faults }: ValidatedFields<Dto>) {
    this.#values = values;
    this.#faults = faults;
  }

  /** One field's value, for a rule that needs more than the value; undefined if absent or at fault already. */
  peek<Field extends keyof Dto & string>(field: Field): Dto[Field] | undefined {
    return this.#faults.has(field) ? undefined : this.#values[field];
  }

  /** The same patch with one more fault, found by a rule that needs more than the value. */
  withFault(field: keyof Dto & string, fault: Fault): MergePatch<Dto> {
    const faults = new Map(this.#faults).set(field, { value: this.#values[field], fault });
    return new MergePatch({ values: this.#values, faults });
  }

  /** The fields that were sent, or a `validation` problem that names every fault. */
  valuesOrThrow(language: Language): Partial<Dto> {
    if (this.#faults.size > 0) throw validationProblem(this.#faults, language);
    return this.#values;
  }
}
