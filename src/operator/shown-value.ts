/** A value as JSON that cannot steer the terminal: JSON leaves the characters from U+007F to U+009F alone. */
export function shownValue(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(
    /[\u007f-\u009f]/g,
    (char) => `\\u00${char.charCodeAt(0).toString(16)}`,
  );
}
