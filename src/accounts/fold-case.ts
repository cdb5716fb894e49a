/**
 * The key under which usernames and email addresses are compared without regard to letter case, in any locale.
 *
 * Each character is upper-cased, then lower-cased, by itself: so that ς, σ and Σ are one letter wherever they stand.
 * An upper case of several letters (ß → SS, ﬁ → FI, և → ԵՒ) is left alone: `strauß` and `strauss` are two people, and
 * straße.de and strasse.de two domains. Nothing is normalised beyond that. Three pairs do fall together because they
 * have one capital: i and the dotless ı, s and ſ, k and the Kelvin sign.
 */
export function foldCase(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  let key = '';
  for (const char of text) key += foldCharacter(char);
  return key;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return false;
  return true;
}

function foldCharacter(char: string): string {
  const upper = char.toUpperCase();
  return (isOneLetter(upper) ? upper : char).toLowerCase();
}

/** One letter may carry marks: the upper case of ΐ is Ι with two of them. */
function isOneLetter(text: string): boolean {
  return text.length === 1 || /^.\p{M}*$/su.test(text);
}
