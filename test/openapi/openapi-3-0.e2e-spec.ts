import { describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { toOpenApi30 } from '../../scripts/openapi-3-0.js';

/** The document with that one schema. */
const documentOf = (schema: object): OpenAPIObject => ({
  openapi: '3.1.0',
  info: { title: 'Test', version: '1' },
  paths: {},
  components: { schemas: { One: schema as never } },
});
const converted = (schema: object): unknown => toOpenApi30(documentOf(schema)).components!.schemas!.One;

describe('The twin of OpenAPI 3.0', () => {
  it('says which version it is', () => {
    expect(toOpenApi30(documentOf({})).openapi).toBe('3.0.3');
  });

  it.each<[string, object, object]>([
    ['a plain schema', { type: 'string', maxLength: 3 }, { type: 'string', maxLength: 3 }],
    ['null among the types', { type: ['string', 'null'] }, { type: 'string', nullable: true }],
    [
      'several types: the first',
      { type: ['integer', 'string', 'null'], minimum: 1, pattern: 'x' },
      { type: 'integer', minimum: 1, nullable: true },
    ],
    [
      'null as an alternative to a reference',
      { anyOf: [{ $ref: '#/a' }, { type: 'null' }] },
      { allOf: [{ $ref: '#/a' }], nullable: true },
    ],
    [
      'null as one of several alternatives',
      { anyOf: [{ $ref: '#/a' }, { $ref: '#/b' }, { type: 'null' }] },
      { anyOf: [{ $ref: '#/a' }, { $ref: '#/b' }], nullable: true },
    ],
    ['words beside a reference', { $ref: '#/a', title: 'x' }, { allOf: [{ $ref: '#/a' }], title: 'x' }],
    [
      'null in a list',
      { type: ['string', 'null'], enum: ['a', null] },
      { type: 'string', nullable: true, enum: ['a'] },
    ],
    ['a constant', { const: 'ok' }, { enum: ['ok'] }],
    ['a list of examples', { type: 'string', examples: ['a', 'b'] }, { type: 'string', example: 'a' }],
    ['an address beyond ASCII', { type: 'string', format: 'idn-email' }, { type: 'string' }],
    ['bytes', { type: 'string', contentMediaType: 'image/png' }, { type: 'string', format: 'binary' }],
    [
      'what is inside',
      {
        type: 'object',
        properties: { type: { type: ['array', 'null'], items: { type: ['string', 'null'] } } },
      },
      {
        type: 'object',
        properties: { type: { type: 'array', nullable: true, items: { type: 'string', nullable: true } } },
      },
    ],
    ['a map', { additionalProperties: { const: 1 } }, { additionalProperties: { enum: [1] } }],
    ['an example, as it is', { example: { type: ['a', 'null'] } }, { example: { type: ['a', 'null'] } }],
    ['extensions, as they are', { 'x-extensible-enum': ['a'] }, { 'x-extensible-enum': ['a'] }],
  ])('turns %s', (_what, schema, expected) => {
    expect(converted(schema)).toEqual(expected);
  });

  it.each(['patternProperties', 'if', 'prefixItems', 'unevaluatedProperties'])(
    'refuses what it cannot say: %s',
    (key) => {
      expect(() => converted({ [key]: {} })).toThrow(`OpenAPI 3.0 has no "${key}"`);
    },
  );
});
