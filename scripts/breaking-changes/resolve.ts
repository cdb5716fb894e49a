/** A part of a document. */
export type Node = Record<string, unknown>;

/** The part itself, where it is only named. */
export function resolve(document: Node, part: unknown): Node {
  const node = (part ?? {}) as Node;
  if (typeof node.$ref !== 'string') return node;
  const keys = node.$ref.slice(2).split('/');
  return keys.reduce((found, key) => (found[key] ?? {}) as Node, document);
}
