import type { AccountFields, ImportedAccount } from '../accounts/fields/account-fields.js';
import { printable } from '../diagnostics/printable.js';
import { describeFaults, Fault, type FieldError, type FieldFault } from '../validation/fault.js';
import { validateFields } from '../validation/validate-fields.js';
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
const TAKEN: Readonly<Record<string, Fault>> = {
  email: new Fault('taken', 'another account has this address'),
  username: new Fault(
    'taken',
    'it looks like the name of another account, or belonged to one that was erased',
  ),
};
const TAKEN_VALUE = new Fault('taken', 'another account has this value');

/** Of faultless values: why these cannot be had. */
export function takenFaults(
  fields: readonly string[],
  values: Readonly<Record<string, unknown>>,
): ReadonlyMap<string, FieldFault> {
  return new Map(
    fields.map((field) => [field, { value: values[field], fault: TAKEN[field] ?? TAKEN_VALUE }]),
  );
}

/** A line that is not blank: its account, or what is wrong with it. */
export interface Entry {
  /** In the file, from 1. */
  readonly line: number;
  readonly account: ImportedAccount | LineFault;
  /** Path or URL of her picture, where the line names one. */
  readonly picture?: string;
}

/** The accounts of NDJSON, one a line. */
export async function* readNdjson(
  chunks: AsyncIterable<Buffer | string>,
  fields: AccountFields,
): AsyncGenerator<Entry> {
  for await (const line of splitLines(chunks, MAX_LINE_BYTES)) {
    const text = decodeLine(line);
    if (typeof text !== 'string') yield { line: line.number, account: text };
    else if (text.trim() !== '') yield parseAccount(fields, line.number, text);
  }
}

function parseAccount(fields: AccountFields, line: number, text: string): Entry {
  const value = parse(text);
  if (value === undefined) return { line, account: lineFault(line, 'The line is not valid JSON.') };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { line, account: lineFault(line, 'The line is not a JSON object.') };
  }
  return judgeAccount(fields, line, value);
}

/** By the API's own rules. A picture is a text here; the object that the API shows is passed over. */
export function judgeAccount(
  fields: AccountFields,
  line: number,
  value: object,
  describe: typeof fieldFaults = fieldFaults,
): Entry {
  const { values, faults } = validateFields(fields.rulesFor('import'), value);
  if (faults.size > 0) return { line, account: describe(line, faults) };
  const { profile_image: picture } = value as { profile_image?: unknown };
  const account = values as ImportedAccount;
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

export function isLineFault(account: ImportedAccount | LineFault): account is LineFault {
  return 'field_errors' in account;
}

export function lineFault(line: number, message: string): LineFault {
  return { line, developer_message: message, field_errors: {} };
}

/** The name, the address or another value of a faultless account is somebody else's. */
export function takenFault(line: number, account: ImportedAccount, field: string): LineFault {
  return fieldFaults(line, takenFaults([field], account));
}

/**
 * For people: a line of text for each fault. The name of an unknown field is whatever the file says.
 * @param table the file's name, if it is a table
 */
export function describeLineFault(
  { line, developer_message, field_errors }: LineFault,
  table?: string,
): string[] {
  const here = table === undefined ? `line ${line}` : `${printable(table)}, line ${line}`;
  const fields = Object.entries(field_errors).map(
    ([field, fault]) =>
      `${here}${table === undefined ? ': ' : ', column '}${printable(field)}: ${fault.developer_message}`,
  );
  return developer_message === undefined ? fields : [`${here}: ${developer_message}`, ...fields];
}

function fieldFaults(line: number, faults: ReadonlyMap<string, FieldFault>): LineFault {
  return { line, field_errors: describeFaults(faults, 'en') };
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
