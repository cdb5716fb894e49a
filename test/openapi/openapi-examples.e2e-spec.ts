import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import 'reflect-metadata';
import { loadSettings } from '../../src/config/load-settings.js';
import { openApiDocument } from '../../src/openapi/document-without-service.js';
import { ACCOUNT_FIELDS } from '../support/declared-fields.js';
import { closed } from '../support/document/closed.js';
import { inlineParts } from '../support/document/inline-parts.js';

type Node = Record<string, unknown>;

interface Example {
  readonly place: string;
  readonly pointer: string;
  readonly value: unknown;
}

describe.each(['openapi.json', 'openapi-3.0.json'])('%s', (file) => {
  const document = JSON.parse(readFileSync(file, 'utf8')) as Node;
  const examples = [...examplesIn(document)];

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(100);
  });

  it('has only examples that its schemas allow', () => {
    const ajv = new Ajv2020(OPTIONS);
    addFormats.default(ajv);
    ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/);
    const readable = file === 'openapi.json' ? document : withNull(document);
    ajv.addSchema(closed(readable) as object, 'document', undefined, false);
    const faults = examples.flatMap(({ place, pointer, value }) =>
      ajv.validate({ $ref: `document#${pointer}` }, value) ? [] : [`${place}: ${ajv.errorsText()}`],
    );
    expect(faults).toEqual([]);
  });
});

describe.each(['', 'openedx', `openedx, ${ACCOUNT_FIELDS}`])('With ACCOUNT_FIELDS=%s', (fields) => {
  it('every path parameter and every property of a patch has an example, which is allowed', async () => {
    const document = (await openApiDocument(loadSettings({ ACCOUNT_FIELDS: fields }))) as unknown as {
      paths: Record<string, Record<string, { parameters?: { in: string; name: string; schema: Node }[] }>>;
      components: { schemas: Record<string, { properties: Record<string, Node> }> };
    };
    const operations = Object.values(inlineParts(document).paths).flatMap((path) => Object.values(path));
    const parameters = operations.flatMap((operation) => operation.parameters ?? []);
    const lacking = parameters.filter((one) => one.in === 'path' && one.schema.example === undefined);
    expect(lacking).toEqual([]);
    const { properties } = document.components.schemas.AccountPatch!;
    expect(Object.keys(properties).filter((name) => properties[name]!.example === undefined)).toEqual([]);
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/);
    ajv.addSchema(document, 'document');
    for (const [name, { example }] of Object.entries(properties)) {
      const isValid = ajv.validate(
        { $ref: `document#/components/schemas/AccountPatch/properties/${name}` },
        example,
      );
      expect([name, isValid, ajv.errorsText()]).toEqual([name, true, 'No errors']);
    }
  });
});

const OPTIONS = { strict: false, allErrors: true } as const;

/** Of schemas, and of whatever has a schema beside its examples. */
function* examplesIn(node: unknown, keys: string[] = []): Generator<Example> {
  if (typeof node !== 'object' || node === null) return;
  const { example, examples, schema } = node as Node;
  const place = keys.join(' ');
  const pointer = pointerTo(schema === undefined ? keys : [...keys, 'schema']);
  if (example !== undefined) yield { place, pointer, value: example };
  for (const [name, one] of Object.entries((examples ?? {}) as Record<string, Node>)) {
    yield { place: `${place} ${name}`, pointer, value: one.value };
  }
  for (const [key, child] of Object.entries(node)) {
    if (!/^examples?$/.test(key)) yield* examplesIn(child, [...keys, key]);
  }
}

function pointerTo(keys: readonly string[]): string {
  return keys
    .map((key) => `/${encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('');
}

/** `nullable` means nothing to JSON Schema. */
function withNull(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withNull);
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withNull(value)]));
  return copy.nullable === true && copy.type !== undefined ? { ...copy, type: [copy.type, 'null'] } : copy;
}
