/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = string | Html | readonly Html[];

/**
 * HTML in which every interpolated text is escaped, for content and for attributes in quotes. It is not called `html`,
 * because Prettier would lay out what it takes for HTML, and a style whose hash is declared must stay as it is.
 */
export function markup(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = literals.reduce((done, literal, index) => done + render(parts[index - 1]!) + literal);
  return new Html(text);
}

/** A text in which these words are a link, if they stand in it and there is somewhere to lead. */
export function withLink(text: string, words: string, url: string | undefined): Html {
  const at = text.indexOf(words);
  if (at < 0 || url === undefined) return markup`${text}`;
  return markup`${text.slice(0, at)}<a href="${url}">${words}</a>${text.slice(at + words.length)}`;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function render(part: Part): string {
  if (typeof part === 'string') return escapeHtml(part);
  return part instanceof Html ? part.text : part.map(({ text }) => text).join('');
}
