/** As far as this file looks into a document. */
interface Document {
  paths: Record<string, Record<string, Record<string, any>>>; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** A copy in which each operation itself says what it has in common with others. Schemas stay where they are. */
export function inlineParts<T>(document: T): T {
  const copy = structuredClone(document);
  const inline = (part: unknown): unknown => {
    const { $ref } = part as { $ref?: string };
    if ($ref === undefined) return part;
    const keys = $ref.split('/').slice(1);
    return structuredClone(keys.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], copy));
  };
  const inlineAll = (parts: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, inline(part)]));
  for (const path of Object.values((copy as Document).paths)) {
    for (const operation of Object.values(path)) {
      operation.parameters = (operation.parameters as unknown[] | undefined)?.map(inline);
      operation.responses = inlineAll(operation.responses as Record<string, unknown>);
      for (const response of Object.values(operation.responses as Record<string, Record<string, unknown>>)) {
        if (response.headers) response.headers = inlineAll(response.headers as Record<string, unknown>);
      }
    }
  }
  return copy;
}
