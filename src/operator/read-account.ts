import { AccountImport } from '../accounts/dto/account-import.dto.js';
import { describeFault, Fault, type FieldError, type FieldFault } from '../http/validation/fault.js';
import { validateFields } from '../http/validation/validate-fields.js';
import { fieldRulesOf, thisYear } from '../http/validation/writable-field.js';
import { type Line, splitLines } from './split-lines.js';

/** Far above what an account can need, even with every character escaped. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** What is wrong with a line: with the whole of it, or with its fields. */
export interface LineFault {
  readonly line: number;
  readonly developer_message?: string;
  readonly field_errors: Readonly<Record<string, FieldError>>;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** Why a name or an address cannot be had. */
export const TAKEN = {
  email: new Fault('taken', 'another account has this address'),
  username: new Fault('taken', 'it belonged to an account that was erased'),
} as const;

/** A line that is not blank: its account, or what is wrong with it. */
export interface Entry {
  /** In the file, from 1. */
  readonly line: number;
  readonly account: AccountImport | LineFault;
  /** Path or URL of her picture, where the line names one. */
  readonly picture?: string;
}

const FIELDS = fieldRulesOf(AccountImport);
/** What a line may name, computed fields included. */
export const IMPORT_FIELDS: ReadonlySet<string> = new Set([...FIELDS.rules.keys(), ...FIELDS.ignored]);
export const REQUIRED_FIELDS = FIELDS.required;

/** The accounts of NDJSON, one a line. */
export async function* readNdjson(chunks: AsyncIterable<Buffer | string>): AsyncGenerator<Entry> {
  for await (const line of splitLines(chunks, MAX_LINE_BYTES)) {
    const text = decodeLine(line);
    if (typeof text !== 'string') yield { line: line.number, account: text };
    else if (text.trim() !== '') yield parseAccount(line.number, text);
  }
}

function parseAccount(line: number, text: string): Entry {
  const value = parse(text);
  if (value === undefined) return { line, account: lineFault(line, 'The line is not valid JSON.') };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, account: lineFault(line, 'The line is not a JSON object.') };
  }
  return judgeAccount(line, value);
}

/** By the API's own rules. A picture is a text here; the object that the API shows is passed over. */
export function judgeAccount(line: number, value: object): Entry {
  const { values, faults } = validateFields(AccountImport, value, thisYear());
  if (faults.size > 0) return { line, account: fieldFaults(line, faults) };
  const { profile_image: picture } = value as { profile_image?: unknown };
  const account = values as AccountImport;
  return typeof picture === 'string' && picture !== '' ? { line, account, picture } : { line, account };
}

/** The picture of a faultless account cannot be had. */
export function pictureFault(line: number, picture: string, reason: string): LineFault {
  const fault = new Fault('not_storable', reason.replace(/\.$/, ''));
  return fieldFaults(line, new Map([['profile_image', { value: picture, fault }]]));
}

export function decodeLine({ number, bytes }: Line): string | LineFault {
  if (bytes === null) return lineFault(number, `The line is longer than ${MAX_LINE_BYTES} bytes.`);
  return decode(bytes) ?? lineFault(number, 'The line is not valid UTF-8.');
}

export function isLineFault(account: AccountImport | LineFault): account is LineFault {
  return 'field_errors' in account;
}

export function lineFault(line: number, message: string): LineFault {
  return { line, developer_message: message, field_errors: {} };
}

/** The name or address of a faultless account is somebody else's. */
export function takenFault(line: number, account: AccountImport, field: 'username' | 'email'): LineFault {
  return fieldFaults(line, new Map([[field, { value: account[field], fault: TAKEN[field] }]]));
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
