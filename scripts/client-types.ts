/**
 * `npm run openapi`: writes the types of the TypeScript client from `openapi.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import openapiTypescript, { astToString } from 'openapi-typescript';

const DOCUMENT = new URL('../openapi.json', import.meta.url);
const TYPES = new URL('../clients/typescript/src/schema.ts', import.meta.url);

/** The text of `schema.ts`. */
export async function clientTypes(): Promise<string> {
  const document = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as Document;
  const types = astToString(await openapiTypescript(document as never));
  return `// Generated from openapi.json by "npm run openapi". Do not edit.\n\n${types}${knownValues(document)}`;
}

interface Document {
  components: {
    schemas: Record<string, { properties?: Record<string, { 'x-extensible-enum'?: string[] }> }>;
  };
}

/** For the fields of answers that are any string to generators, because new values may come. */
function knownValues({ components }: Document): string {
  const fields = Object.values(components.schemas).flatMap(({ properties = {} }) =>
    Object.entries(properties),
  );
  const values = new Map<string, Set<string>>();
  for (const [field, schema] of fields) {
    for (const value of schema['x-extensible-enum'] ?? [])
      values.set(field, (values.get(field) ?? new Set()).add(value));
  }
  const lines = Array.from(
    values,
    ([field, known]) => `    ${field}: ${Array.from(known, (one) => `"${one}"`).join(' | ')};`,
  );
  return `/** The values that each field has today. */\nexport interface KnownValues {\n${lines.join('\n')}\n}\n`;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(TYPES, await clientTypes());
}
