import { shown } from '../diagnostics/printable.js';
import { describeFault, type FieldError, type FieldFault } from '../validation/fault.js';

/** What rules say of JSON, as it is in a table. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/\bnull\b/g, 'empty'],
  [/an array of objects \{"code": …\}/, 'codes separated by blanks'],
  [
    /^each item must be an object with the one key "code", /,
    'each of the codes, separated by blanks, must be ',
  ],
];

const inCells = (rule: string): string =>
  WORDS.reduce((text, [json, cell]) => text.replace(json, cell), rule);

/** The faults of an account in the words of the table that it stands in: `cells` is what each column says. */
export function describeCells(
  faults: ReadonlyMap<string, FieldFault>,
  cells: ReadonlyMap<string, string>,
): Record<string, FieldError> {
  return Object.fromEntries(
    Array.from(faults, ([column, { fault }]) => {
      const cell = cells.get(column) ?? '';
      const lead = cell === '' ? 'The cell is empty' : `The cell ${shown(cell)} is not valid`;
      const developer_message = `${lead}: ${inCells(fault.rule)}.`;
      return [column, { ...describeFault(column, cell, fault, 'en'), developer_message }];
    }),
  );
}

/** Marks of UTF-16, and what its ASCII characters look like in either order. */
const UTF_16 = /^(?:\xff\xfe|\xfe\xff|[^\0]\0|\0[^\0])/;

const DELIMITERS = [
  [';', 'semicolons', "--delimiter ';'"],
  ['\t', 'tabs', '--delimiter tab'],
  [',', 'commas', "--delimiter ','"],
] as const;

/** What a spreadsheet may have saved instead of CSV in UTF-8 with that delimiter; undefined: nothing that is known. */
export function headHint(head: Buffer, delimiter: string): string | undefined {
  if (UTF_16.test(head.toString('latin1', 0, 2))) {
    return 'This file seems to be UTF-16 ("Unicode text"): save it as "CSV UTF-8". Nothing was imported.';
  }
  if (head.includes(delimiter)) return undefined;
  const found = DELIMITERS.find(([character]) => head.includes(character));
  return found && `This file seems to be separated by ${found[1]}; try ${found[2]}. Nothing was imported.`;
}
