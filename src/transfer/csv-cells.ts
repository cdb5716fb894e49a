import type { FieldDeclaration, Stored } from '../accounts/fields/field.js';

/**
 * What a cell of a table says, and how a value is written into one.
 *
 * A spreadsheet takes a cell that begins with one of these for a formula. An apostrophe before it makes it text, for
 * the spreadsheet and for us: it is not part of the value. A text that begins with apostrophes and would then read as
 * such a cell gets one more, so every text comes back as it was. The apostrophe alone is the empty text, because the
 * empty cell is null. Other apostrophes mean nothing: 't Hooft stays as he is.
 */
const NEEDS_MARK = /^'*(?:[=+\-@\t\r\n＝＋－＠]|$)/;
const HAS_MARK = /^'+(?:[=+\-@\t\r\n＝＋－＠]|$)/;

/** The cell of a value; `''` for null, and for the name that an account does without. */
export function cellOf({ kind, initially }: FieldDeclaration, value: Stored): string {
  const text = kind.toText(value);
  if (text === null || (text === '' && !kind.nullable && initially === '')) return '';
  return NEEDS_MARK.test(text) ? `'${text}` : text;
}

/** What a cell says, in the form that JSON has it; undefined: nothing. */
export function valueOfCell(field: FieldDeclaration, cell: string): unknown {
  if (cell === '' && !field.kind.nullable && field.initially !== '') return undefined;
  return valueOfText(field, cell, HAS_MARK.test(cell) ? cell.slice(1) : cell);
}

/** The value of a field that is given as text: nothing is null, or no name. Rules judge what is made of it. */
export function valueOfText({ kind, initially }: FieldDeclaration, given: string, text = given): unknown {
  if (given === '') return !kind.nullable && initially === '' ? '' : null;
  return kind.ofText(text);
}
