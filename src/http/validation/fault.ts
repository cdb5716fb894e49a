import { userMessage, type FaultCode, type Language, type MessageParams } from './user-messages.js';

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

const SHOWN_CODE_POINTS = 80;

export function describeFault(field: string, value: unknown, fault: Fault, language: Language): FieldError {
  const name = show(field);
  const lead =
    value === undefined ? `Field ${name} is missing` : `Value ${show(value)} is not valid for field ${name}`;
  return {
    developer_message: `${lead}: ${fault.rule}.`,
    user_message: userMessage(fault.code, language, fault.params),
  };
}

/** JSON on one line, short, and harmless in a log: neither control nor invisible formatting characters. */
function show(value: unknown): string {
  return escapeInvisible(shorten(toJson(value)));
}

function toJson(value: unknown): string {
  // JSON has no Infinity, but JSON.parse makes it of 1e999.
  if (typeof value === 'number') return String(value);
  try {
    return JSON.stringify(typeof value === 'string' ? value.slice(0, 2 * SHOWN_CODE_POINTS + 1) : value);
  } catch {
    // JSON.parse takes a depth at which JSON.stringify runs out of stack.
    return Array.isArray(value) ? '[…]' : '{…}';
  }
}

function shorten(text: string): string {
  if (text.length <= SHOWN_CODE_POINTS) return text;
  const start = Array.from(text.slice(0, 2 * SHOWN_CODE_POINTS + 1));
  return start.length <= SHOWN_CODE_POINTS ? text : `${start.slice(0, SHOWN_CODE_POINTS).join('')}…`;
}

function escapeInvisible(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`,
  );
}
