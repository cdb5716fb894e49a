import type { Line } from './split-lines.js';

const QUOTE = 0x22;
const LINE_FEED = Buffer.from('\n');

/**
 * Joins the lines of a quoted cell (RFC 4180 §2.6). csv-parse could do that too, but it counts carriage returns as lines,
 * and loses the next good line after a misplaced quote.
 *
 * @returns records as lines: with the number of the line that they begin in, and null if they are too long
 */
export async function* joinQuotedLines(
  lines: AsyncIterable<Line>,
  maxBytes: number,
  delimiter = ',',
): AsyncGenerator<Line> {
  const separator = delimiter.charCodeAt(0);
  let parts: Buffer[] = [];
  let start = 0;
  let length = 0;
  let isQuoted = false;
  for await (const { number, bytes } of lines) {
    if (!isQuoted) start = number;
    length += bytes?.length ?? maxBytes + 1;
    if (length > maxBytes) parts = [];
    else parts.push(...(isQuoted ? [LINE_FEED, bytes!] : [bytes!]));
    isQuoted = bytes !== null && endsQuoted(bytes, isQuoted, separator);
    if (!isQuoted) yield take();
  }
  if (isQuoted) yield take();

  function take(): Line {
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    const record = { number: start, bytes: length > maxBytes ? null : whole };
    parts = [];
    length = 0;
    return record;
  }
}

/** Whether a quoted cell goes on after the line. A quote opens a cell only where the cell begins. */
export function endsQuoted(line: Buffer, isQuoted: boolean, separator = 0x2c): boolean {
  let quoted = isQuoted;
  for (let i = 0; i < line.length;) {
    if (!quoted && line[i] === QUOTE) {
      quoted = true;
      i++;
    } else if (quoted) {
      const quote = line.indexOf(QUOTE, i);
      if (quote === -1) return true;
      const isEscape = line[quote + 1] === QUOTE;
      i = isEscape ? quote + 2 : nextCell(line, quote + 1, separator);
      quoted = isEscape;
    } else {
      i = nextCell(line, i, separator);
    }
  }
  return quoted;
}

function nextCell(line: Buffer, from: number, separator: number): number {
  const end = line.indexOf(separator, from);
  return end === -1 ? line.length : end + 1;
}
