import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closed } from './support/document/closed.js';

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
