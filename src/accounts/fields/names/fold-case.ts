/** Most keys: they take the short way. */
const ASCII = /^[\0-\x7f]*$/;

/**
 * The key under which names are unique and found, in any locale: wider than what is the same name (`same-name.ts`).
 *
 * Each character is upper-cased, then lower-cased, by itself: so that ς, σ and Σ are one letter wherever they stand.
 * An upper case of several letters (ß → SS, ﬁ → FI, և → ԵՒ) is left alone: `strauß` and `strauss` are two people, and
 * straße.de and strasse.de two domains. Nothing is normalised beyond that. Three pairs do fall together because they
 * have one capital: i and the dotless ı, s and ſ, k and the Kelvin sign.
 */
export function foldCase(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  let key = '';
  for (const char of text) key += foldCharacter(char);
  return key;
}

function foldCharacter(char: string): string {
  const upper = char.toUpperCase();
  return (isOneLetter(upper) ? upper : char).toLowerCase();
}

/** One letter may carry marks: the upper case of ΐ is Ι with two of them. */
function isOneLetter(text: string): boolean {
  return /^.\p{M}*$/su.test(text);
}
