const SHOWN_CODE_POINTS = 80;
/** What cannot be seen, or steers a terminal. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Short, on one line, and harmless in a log and on a terminal. */
export function printable(text: string): string {
  return shorten(text).replace(INVISIBLE, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

/** A value as JSON, short and harmless likewise. */
export function shown(value: unknown): string {
  return printable(toJson(value));
}

/** A whole value as JSON that cannot steer the terminal: JSON leaves characters like U+009B and U+202E alone. */
export function terminalJson(value: unknown, indent = 0): string {
  return harmless(JSON.stringify(value, null, indent));
}

/** A text that stands within a line of ours, whoever wrote it. */
export function shownText(text: string): string {
  return harmless(text).replace(/[\n\t]/g, escaped);
}

/** What steers a terminal, or turns the direction of what follows; a line feed and a tab do no harm to our own lines. */
const STEERING = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** Any text as the terminal may have it. */
export function harmless(text: string): string {
  return text.replace(STEERING, escaped);
}

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
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
