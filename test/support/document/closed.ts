/**
 * The same document, in which every object has no other keys than those it declares. The document is open for the sake
 * of old clients; the service may all the same send nothing that it does not say.
 */
export function closed<T>(node: T): T {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item: unknown) => closed(item)) as T;
  const copy = Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, closed(value as unknown)]),
  );
  const isObject = copy.type === 'object' && typeof copy.properties === 'object';
  return (
    isObject && copy.additionalProperties === undefined ? { ...copy, additionalProperties: false } : copy
  ) as T;
}
