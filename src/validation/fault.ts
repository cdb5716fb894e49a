import { shown } from '../diagnostics/printable.js';
import { userMessage, type FaultCode, type Language, type MessageParams } from '../i18n/user-messages.js';

/** Which rule a value breaks. A class, so that a rule can return either a value or a fault without wrapping. */
export class Fault {
  constructor(
    readonly code: FaultCode,
    /** The rule in English, for developers; it ends the sentence `Value … is not valid for field "…": <rule>.` */
    readonly rule: string,
    readonly params?: MessageParams,
  ) {}
}

/** What a rule may know beside the value. Time comes in, so that rules stay pure. */
export interface RuleContext {
  readonly currentYear: number;
}

/** Gives the value to store for the value that was sent, or the fault. */
export type Rule<T> = (value: unknown, context: RuleContext) => T | Fault;

/** A fault with the value at fault; `undefined` stands for a value that was not sent. */
export interface FieldFault {
  readonly value: unknown;
  readonly fault: Fault;
}

export interface FieldError {
  developer_message: string;
  user_message: string;
}

export function describeFault(field: string, value: unknown, fault: Fault, language: Language): FieldError {
  const name = shown(field);
  const lead =
    value === undefined ? `Field ${name} is missing` : `Value ${shown(value)} is not valid for field ${name}`;
  return {
    developer_message: `${lead}: ${fault.rule}.`,
    user_message: userMessage(fault.code, language, fault.params),
  };
}

/** Of each field at fault. */
export function describeFaults(
  faults: ReadonlyMap<string, FieldFault>,
  language: Language,
): Record<string, FieldError> {
  // fromEntries defines own properties: a field called `__proto__` is reported like any other.
  return Object.fromEntries(
    Array.from(faults, ([field, { value, fault }]) => [field, describeFault(field, value, fault, language)]),
  );
}
