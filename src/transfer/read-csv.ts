import { parse } from 'csv-parse/sync';
import type { AccountFields } from '../accounts/fields/account-fields.js';
import { errorCode } from '../diagnostics/operator-error.js';
import { objectOf } from '../accounts/fields/json-object.js';
import { joinQuotedLines } from './csv-records.js';
import { describeCells, headHint } from './cell-faults.js';
import { valueOfCell } from './csv-cells.js';
import {
  decodeLine,
  type Entry,
  judgeAccount,
  lineFault,
  type LineFault,
  MAX_LINE_BYTES,
} from './read-account.js';
import { splitLines } from './split-lines.js';

interface TextRecord {
  readonly line: number;
  readonly text: string | LineFault;
}

interface CellRecord {
  readonly line: number;
  readonly cells: readonly string[] | LineFault;
}

/** Records that go to the parser together: to make one parser for each costs more than to parse it. */
const BLOCK = 500;
const OPTIONS = { relax_column_count: true, record_delimiter: '\n' } as const;

export type Delimiter = ',' | ';' | '\t';

/**
 * The accounts of a table in CSV (RFC 4180) with a head line. A wrong head line is all that is read. Rows of empty cells
 * are passed over: spreadsheets leave them behind.
 */
export async function* readCsv(
  chunks: AsyncIterable<Buffer | string>,
  fields: AccountFields,
  delimiter: Delimiter = ',',
): AsyncGenerator<Entry> {
  let columns: readonly string[] | undefined;
  for await (const { line, cells } of readCells(chunks, delimiter)) {
    if (!isFault(cells) && cells.every((cell) => cell.trim() === '')) continue;
    if (isFault(cells)) {
      yield { line, account: cells };
      if (columns === undefined) return;
    } else if (columns === undefined) {
      const fault = headFault(fields, line, cells);
      if (fault !== undefined) {
        yield { line, account: fault };
        return;
      }
      columns = cells;
    } else {
      yield accountOf(fields, line, cells, columns);
    }
  }
  if (columns === undefined) yield { line: 1, account: lineFault(1, 'There is no head line.') };
}

function accountOf(
  fields: AccountFields,
  line: number,
  cells: readonly string[],
  columns: readonly string[],
): Entry {
  if (cells.length !== columns.length) {
    const message = `The line has ${cells.length} cells, the head line ${columns.length}.`;
    return { line, account: lineFault(line, message) };
  }
  const account = new Map<string, unknown>();
  for (const [i, name] of columns.entries()) {
    const value = valueOfCell(fields.get(name), cells[i]!);
    if (value !== undefined) account.set(name, value);
  }
  return judgeAccount(fields, line, objectOf(fields, account), (_, faults) => ({
    line,
    field_errors: describeCells(faults, new Map(columns.map((name, i) => [name, cells[i]!]))),
  }));
}

function headFault(fields: AccountFields, line: number, columns: readonly string[]): LineFault | undefined {
  const unknown = columns.filter((name) => fields.find(name) === undefined);
  if (unknown.length > 0) {
    const message = 'There is no such column. Nothing was imported.';
    const error = { developer_message: message, user_message: message };
    return { line, field_errors: Object.fromEntries(unknown.map((name) => [name, error])) };
  }
  const repeated = columns.find((name, i) => columns.indexOf(name) !== i);
  if (repeated !== undefined)
    return lineFault(line, `The column ${repeated} is there twice. Nothing was imported.`);
  const missing = fields.rulesFor('import').required.find((name) => !columns.includes(name));
  return missing === undefined
    ? undefined
    : lineFault(line, `The column ${missing} is missing. Nothing was imported.`);
}

async function* readCells(
  chunks: AsyncIterable<Buffer | string>,
  delimiter: Delimiter,
): AsyncGenerator<CellRecord> {
  let block: TextRecord[] = [];
  for await (const record of readRecords(chunks, delimiter)) {
    block.push(record);
    if (block.length < BLOCK) continue;
    yield* parseBlock(block, delimiter);
    block = [];
  }
  yield* parseBlock(block, delimiter);
}

async function* readRecords(
  chunks: AsyncIterable<Buffer | string>,
  delimiter: Delimiter,
): AsyncGenerator<TextRecord> {
  const lines = splitLines(chunks, MAX_LINE_BYTES);
  let isHead = true;
  for await (const record of joinQuotedLines(lines, MAX_LINE_BYTES, delimiter)) {
    const hint: string | undefined = isHead && record.bytes ? headHint(record.bytes, delimiter) : undefined;
    const text = hint === undefined ? decodeLine(record) : lineFault(record.number, hint);
    if (text !== '') isHead = false;
    if (typeof text !== 'string') yield { line: record.number, text };
    else if (text.trim() !== '') yield { line: record.number, text: text.replace(/\r$/, '') };
  }
}

/** If the parser refuses one of them, they go to it one by one. */
function parseBlock(records: readonly TextRecord[], delimiter: Delimiter): CellRecord[] {
  const good = records.filter((record): record is { line: number; text: string } => !isFault(record.text));
  const parsed = tryParse(good.map(({ text }) => text).join('\n'), delimiter);
  const cells = Array.isArray(parsed) && parsed.length === good.length ? parsed.values() : undefined;
  return records.map(({ line, text }) => {
    if (isFault(text)) return { line, cells: text };
    return { line, cells: cells?.next().value ?? parseOne(line, text, delimiter) };
  });
}

function parseOne(line: number, text: string, delimiter: Delimiter): readonly string[] | LineFault {
  const parsed = tryParse(text, delimiter);
  if (typeof parsed !== 'string') return parsed[0] ?? [];
  const isOpen = parsed === 'CSV_QUOTE_NOT_CLOSED';
  return lineFault(
    line,
    isOpen
      ? 'A quoted cell that begins here is never closed: all that follows belongs to it.'
      : 'A quote is in the wrong place: a cell with quotes is quoted as a whole, and its quotes are doubled.',
  );
}

/** @returns the cells of each record, or the parser's code for what is wrong */
function tryParse(text: string, delimiter: Delimiter): string[][] | string {
  try {
    return parse(text, { ...OPTIONS, delimiter });
  } catch (error) {
    return String(errorCode(error));
  }
}

function isFault(value: string | readonly string[] | LineFault): value is LineFault {
  return typeof value === 'object' && 'field_errors' in value;
}
