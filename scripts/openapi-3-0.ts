/**
 * `npm run openapi`: writes `openapi-3.0.json` from `openapi.json`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { OpenAPIObject } from '@nestjs/swagger';
import { eventComponents } from '../src/openapi/pushed-events.js';

const DOCUMENT = new URL('../openapi.json', import.meta.url);
const TWIN = new URL('../openapi-3.0.json', import.meta.url);

/** The text of the twin. */
export function openApi30Text(): string {
  const document = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as OpenAPIObject;
  return `${JSON.stringify(toOpenApi30(document), null, 2)}\n`;
}

type Node = Record<string, unknown>;

/** What a schema of OpenAPI 3.0 may say as well, in the same words. */
const KEPT = new Set(
  (
    'title description type format enum default example nullable readOnly writeOnly deprecated required properties ' +
    'additionalProperties items allOf anyOf oneOf not minLength maxLength pattern minimum maximum multipleOf minItems ' +
    'maxItems uniqueItems minProperties maxProperties discriminator externalDocs $ref'
  ).split(' '),
);

/**
 * The same document as OpenAPI 3.0.3, which many generators still need. Where 3.0 has no words for something, this
 * throws and does not leave it out: whoever uses a new keyword decides here what it becomes.
 */
export function toOpenApi30(document: OpenAPIObject): OpenAPIObject {
  // 3.0 has no webhooks, and so no use for what is sent there.
  const { webhooks: _, ...rest } = document;
  const twin = { ...(convert(rest) as OpenAPIObject), openapi: '3.0.3' };
  for (const name of Object.keys(eventComponents())) delete twin.components?.schemas?.[name];
  return twin;
}

/** Everything but schemas says the same in both versions. */
function convert(node: unknown, key = ''): unknown {
  if (Array.isArray(node)) return node.map((item) => convert(item));
  if (typeof node !== 'object' || node === null || isExample(key)) return node;
  if (key === 'schema') return convertSchema(node as Node);
  if (key === 'schemas') return mapValues(node, convertSchema);
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, convert(value, name)]));
}

function convertSchema(schema: Node): Node {
  const { type, enum: values, const: constant, examples, contentMediaType, ...rest } = withoutNull(schema);
  // JSON Schema's, which 3.0 does not have: generators take it for the ASCII form, or break.
  if (rest.format === 'idn-email') delete rest.format;
  const unknown = Object.keys(rest).find((key) => !KEPT.has(key) && !key.startsWith('x-'));
  if (unknown !== undefined)
    throw new Error(`OpenAPI 3.0 has no "${unknown}": say in openapi-3-0.ts what it becomes`);
  const converted: Node = {
    // Of several types the first, which the service prefers: 3.0 has one, and a union would make a class of each field.
    ...(type !== undefined && { type: [type].flat()[0] }),
    ...mapObject(rest, convertMember),
    // Generators for 3.0 take null in a list for a value like others, or break; `nullable` says it already.
    ...(Array.isArray(values) && { enum: values.filter((value) => value !== null) }),
    ...(constant !== undefined && { enum: [constant] }),
    ...(Array.isArray(examples) && { example: examples[0] as unknown }),
    ...(contentMediaType !== undefined && { format: 'binary' }),
  };
  return withoutStrayKeywords(besideRef(converted));
}

function convertMember(key: string, value: unknown): unknown {
  if (key === 'properties') return mapValues(value as Node, convertSchema);
  if (Array.isArray(value) && /^(allOf|anyOf|oneOf)$/.test(key))
    return value.map((one) => convertSchema(one as Node));
  const isSchema = /^(items|not|additionalProperties)$/.test(key) && typeof value === 'object';
  return isSchema ? convertSchema(value as Node) : value;
}

/** `null` is a type in 3.1, and in 3.0 a property of the type. */
function withoutNull(schema: Node): Node {
  const { type, anyOf, ...rest } = schema;
  if (Array.isArray(type) && type.includes('null')) {
    return { ...schema, type: type.filter((one) => one !== 'null') as unknown[], nullable: true };
  }
  if (!Array.isArray(anyOf)) return schema;
  const others = anyOf.filter((one: Node) => one.type !== 'null') as Node[];
  if (others.length === anyOf.length) return schema;
  return others.length > 1
    ? { ...rest, anyOf: others, nullable: true }
    : { ...others[0], ...rest, nullable: true };
}

/** Beside `$ref`, 3.0 ignores everything. */
function besideRef(schema: Node): Node {
  const { $ref, ...rest } = schema;
  return $ref === undefined || Object.keys(rest).length === 0 ? schema : { allOf: [{ $ref }], ...rest };
}

/** Where several types became one, what spoke of the others speaks of nothing. */
function withoutStrayKeywords(schema: Node): Node {
  if (schema.type !== 'integer' && schema.type !== 'number') return schema;
  return Object.fromEntries(
    Object.entries(schema).filter(([key]) => !/^(pattern|(min|max)Length)$/.test(key)),
  );
}

const isExample = (key: string): boolean => key === 'example' || key === 'examples';

const mapValues = (node: object, change: (value: Node) => unknown): Node =>
  mapObject(node, (_key, value) => change(value as Node));

const mapObject = (node: object, change: (key: string, value: unknown) => unknown): Node =>
  Object.fromEntries(Object.entries(node).map(([key, value]) => [key, change(key, value)]));

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(TWIN, openApi30Text());
}
