/** Where the JSON object that begins at `start` ends, after its brace; -1 if it never does. */
export function endOfObject(text: string, start: number): number {
  let depth = 0;
  for (const { 0: token, index } of tokensOf(text, start)) {
    if (token === '{') depth++;
    if (token === '}' && --depth === 0) return index + 1;
  }
  return -1;
}

/** The keys that stand twice in one object, which JSON.parse passes over. @param json valid JSON */
export function repeatedKeys(json: string): string[] {
  const repeated: string[] = [];
  const open: Set<string>[] = [];
  let text = '';
  for (const { 0: token } of tokensOf(json, 0)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (token !== ':') text = token;
    else {
      const key = JSON.parse(text) as string;
      const keys = open.at(-1)!;
      if (keys.has(key)) repeated.push(key);
      keys.add(key);
    }
  }
  return repeated;
}

/** Texts whole, so that what stands in them is no mark; of the rest what gives JSON its shape. */
function tokensOf(text: string, start: number): Iterable<RegExpExecArray> {
  const tokens = /"(?:[^"\\]|\\.)*"?|[{}:]/gs;
  tokens.lastIndex = start;
  return text.matchAll(tokens);
}
