/** Most names: they take the short way. */
const ASCII = /^[\0-\x7f]*$/;

/**
 * Whether two texts name one person. It is the one notion of that, for tokens, paths, lists, commands, limits and logs:
 * both are the same text in lower case. Nothing wider: letters that only share a capital (i and ı, s and ſ), or look
 * alike, are for `foldCase`, which keeps such names from being given twice. And never by another normalization form: a
 * text that is not in NFC is no name, so it names nobody but itself.
 *
 * @param a null: nobody
 */
export function sameName(a: string | null, b: string): boolean {
  return a !== null && (a === b || identityOf(a) === identityOf(b));
}

/** The text that stands for all spellings of one name, where they are counted or digested. Not a name itself. */
export function identityOf(name: string): string {
  if (ASCII.test(name)) return name.toLowerCase();
  // What is not in NFC may be the lower case of a name all the same (that of J̌ is): NUL, which no name has, keeps it apart.
  return isNfc(name) ? name.toLowerCase() : `\0${name}`;
}

export function isNfc(text: string): boolean {
  return text.normalize('NFC') === text;
}
