/* Lengths in code points, without building arrays of huge strings. */

/** Has `text` more than `max` code points? */
export function longerThan(text: string, max: number): boolean {
  return countCodePoints(text) > max;
}

/** Has `text` fewer than `min` code points? */
export function shorterThan(text: string, min: number): boolean {
  return countCodePoints(text) < min;
}

function countCodePoints(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; count++) i += text.codePointAt(i)! > 0xffff ? 2 : 1;
  return count;
}

/** No lone surrogates: PostgreSQL stores UTF-8, which has none. Every Node ≥ 20 has the method; ES2023's types lack it. */
export function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
