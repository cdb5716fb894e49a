const WIDTH = 116;

/** Names with commas between them, on lines that fit into a help text. */
export function sentenceOf(names: readonly string[]): string {
  let text = '';
  let length = 0;
  for (const [index, name] of names.entries()) {
    const item = index === 0 ? name : `, ${name}`;
    const breaks = length + item.length > WIDTH;
    text += breaks ? `,\n${name}` : item;
    length = breaks ? name.length : length + item.length;
  }
  return text;
}
