import { AccountImport } from '../accounts/dto/account-import.dto.js';
import { describeFault, Fault, type FieldError, type FieldFault } from '../http/validation/fault.js';
import { validateFields } from '../http/validation/validate-fields.js';
import type { Line } from './split-lines.js';

/** Far above what an account can need, even with every character escaped. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** What is wrong with a line: with the whole of it, or with its fields. */
export interface LineFault {
  readonly line: number;
  readonly developer_message?: string;
  readonly field_errors: Readonly<Record<string, FieldError>>;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const EMAIL_TAKEN = new Fault('taken', 'another account has this address');
const USERNAME_TAKEN = new Fault('taken', 'it belonged to an account that was erased');

/** The account of a line, by the API's own rules; null for a blank line. */
export function readAccount({ number, bytes }: Line, currentYear: number): AccountImport | LineFault | null {
  if (bytes === null) return lineFault(number, `The line is longer than ${MAX_LINE_BYTES} bytes.`);
  const text = decode(bytes);
  if (text === null) return lineFault(number, 'The line is not valid UTF-8.');
  if (text.trim() === '') return null;
  const value = parse(text);
  if (value === undefined) return lineFault(number, 'The line is not valid JSON.');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return lineFault(number, 'The line is not a JSON object.');
  }
  const { values, faults } = validateFields(AccountImport, value, { currentYear });
  return faults.size === 0 ? (values as AccountImport) : fieldFaults(number, faults);
}

export function isLineFault(account: AccountImport | LineFault): account is LineFault {
  return 'field_errors' in account;
}

export function lineFault(line: number, message: string): LineFault {
  return { line, developer_message: message, field_errors: {} };
}

/** The name or address of a faultless account is somebody else's. */
export function takenFault(line: number, account: AccountImport, field: 'username' | 'email'): LineFault {
  const fault = field === 'email' ? EMAIL_TAKEN : USERNAME_TAKEN;
  return fieldFaults(line, new Map([[field, { value: account[field], fault }]]));
}

/** For people: a line of text for each fault. */
export function describeLineFault({ line, developer_message, field_errors }: LineFault): string[] {
  const fields = Object.entries(field_errors).map(
    ([field, fault]) => `line ${line}: ${printable(field)}: ${fault.developer_message}`,
  );
  return developer_message === undefined ? fields : [`line ${line}: ${developer_message}`, ...fields];
}

function fieldFaults(line: number, faults: ReadonlyMap<string, FieldFault>): LineFault {
  const errors = [...faults].map(([field, { value, fault }]) => [
    field,
    describeFault(field, value, fault, 'en'),
  ]);
  return { line, field_errors: Object.fromEntries(errors) as Record<string, FieldError> };
}

function decode(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

/** Not the parser's message: it quotes the line, and with it personal data. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** The name of an unknown field is whatever the file says, control characters of terminals included. */
function printable(field: string): string {
  const shown = field.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (char) => {
    return `\\u{${char.codePointAt(0)!.toString(16)}}`;
  });
  return shown.length > 80 ? `${shown.slice(0, 80)}…` : shown;
}
