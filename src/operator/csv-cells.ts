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

/** They always have a value: an empty cell says nothing of them. */
const NEVER_NULL: ReadonlySet<string> = new Set([
  'username',
  'email',
  'is_active',
  'is_staff',
  'date_joined',
]);

/** The cell of a text; `''` for null, and for the name that an account does without. */
export function cellOf(field: string, value: string | null): string {
  if (value === null || (field === 'name' && value === '')) return '';
  return NEEDS_MARK.test(value) ? `'${value}` : value;
}

/** What a cell says, in the form that JSON has it; undefined: nothing. */
export function valueOfCell(field: string, cell: string): unknown {
  if (cell === '' && NEVER_NULL.has(field)) return undefined;
  return valueOfText(field, cell, HAS_MARK.test(cell) ? cell.slice(1) : cell);
}

/** The value of a field that is given as text: nothing is null, or no name. Rules judge what is made of it. */
export function valueOfText(field: string, given: string, text = given): unknown {
  if (given === '') return field === 'name' ? '' : null;
  if (field === 'is_active' || field === 'is_staff') return BOOLEANS.get(text.toLowerCase()) ?? text;
  if (field !== 'language_proficiencies') return text;
  return text.split(/[ ,]+/).flatMap((code) => (code === '' ? [] : [{ code }]));
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
]);
