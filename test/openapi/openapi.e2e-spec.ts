import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.js';
import { DEFAULT_VISIBILITY } from '../../src/accounts/fields/visibility-configuration.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { openApiText } from '../../src/openapi/write-document.js';
import { openApi30Text } from '../../scripts/openapi-3-0.js';
import { inlineParts } from '../support/document/inline-parts.js';
import { createDataSource } from '../../src/database/data-source.js';

interface Operation {
  operationId: string;
  security?: object[];
  parameters: { name: string; in: string }[];
  requestBody?: { required: boolean; content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; headers?: object; content?: object }>;
}

/** As far as these tests look into it. */
interface Document {
  openapi: string;
  servers?: object[];
  security?: object[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Record<string, unknown>> };
}

type Content = Record<string, { examples?: object }>;

const text = readFileSync('openapi.json', 'utf8');
const document = JSON.parse(text) as Document;
const operations = operationsOf(inlineParts(document));
const api = operations.filter(({ path }) => path.startsWith('/api/'));

describe('openapi.json', () => {
  it('is current, and so is its twin', async () => {
    expect(await openApiText()).toBe(text);
    expect(openApi30Text()).toBe(readFileSync('openapi-3.0.json', 'utf8'));
  });

  it('is OpenAPI 3.1, with nothing left of 3.0', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(text).not.toContain('"nullable"');
    expect(document.servers).toEqual([{ url: '/' }]);
  });

  it('refers only to what it contains', () => {
    const refs = [...new Set(Array.from(text.matchAll(/"\$ref": "#([^"]+)"/g), ([, pointer]) => pointer!))];
    expect(refs.length).toBeGreaterThan(0);
    expect(refs.filter((pointer) => resolve(pointer) === undefined)).toEqual([]);
    expect(text.match(/"\$ref"/g)).toHaveLength(text.match(/"\$ref": "#/g)!.length);
  });

  it('names every operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toEqual(
      expect.arrayContaining([
        'getAccount',
        'listAccounts',
        'patchAccount',
        'searchEmails',
        'getMe',
        'getLive',
        'getReady',
        'getEmailChange',
        'cancelEmailChange',
        'showEmailConfirmation',
        'confirmEmail',
        'showEmailReversal',
        'revertEmail',
      ]),
    );
  });

  it('declares every parameter of a path, and each parameter once', () => {
    for (const { path, operation } of operations) {
      const inPath = operation.parameters.filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      const keys = operation.parameters.map((parameter) => [parameter.in, parameter.name]);
      expect(new Set(keys.map(String)).size).toBe(keys.length);
    }
  });

  it('says the same of a parameter wherever it is part of a path', () => {
    const said = operations.flatMap(({ operation }) =>
      operation.parameters.filter((one) => one.in === 'path'),
    );
    const names = new Set(said.map(({ name }) => name));
    expect(names).toContain('username');
    expect(new Set(said.map((parameter) => JSON.stringify(parameter))).size).toBe(names.size);
  });

  it('says once what several operations have in common', () => {
    const parts = operationsOf(document).flatMap(({ operation: { parameters, responses } }) => [
      ...parameters,
      ...Object.entries(responses).flatMap(([status, response]) => [
        ...(Number(status) < 400 ? [] : [response]),
        ...Object.values(response.headers ?? {}),
      ]),
    ]) as { $ref?: string }[];
    const own = parts.filter(({ $ref }) => $ref === undefined).map((part) => JSON.stringify(part));
    expect(own.length).toBeLessThan(parts.length);
    expect(own.filter((part, index) => own.indexOf(part) !== index)).toEqual([]);
  });

  it.each(api)('declares what every route may answer: $method $path', ({ operation }) => {
    const codes = Object.values(operation.responses).flatMap(({ content = {} }) =>
      Object.keys((content as Content)['application/problem+json']?.examples ?? {}),
    );
    expect(codes).toEqual(
      expect.arrayContaining(['unauthorized', 'account_not_created', 'not_acceptable', 'unavailable']),
    );
  });

  it.each(api)('takes a purpose where something is read: $method $path', ({ method, path, operation }) => {
    const isReading = method.toLowerCase() === 'get' || path.endsWith('/search_emails');
    const purposes = operation.parameters.filter(({ name }) => name === 'Access-Purpose');
    expect(purposes).toHaveLength(isReading ? 1 : 0);
  });

  it('declares the headers of the pages behind links', () => {
    const pages = operations.filter(({ path }) => path.endsWith('/{token}'));
    expect(pages).toHaveLength(6);
    for (const { operation } of pages)
      expect(operation.responses['200']?.headers).toMatchObject({ Vary: {}, 'X-Robots-Tag': {} });
  });

  it.each(api)('asks for a token and says what happens without: $method $path', ({ operation }) => {
    expect(operation.security).toEqual([{ bearer: [] }]);
    expect(operation.responses['401']?.headers).toHaveProperty('WWW-Authenticate');
  });

  it.each(operations)('describes every answer, errors as problems: $method $path', ({ operation }) => {
    for (const [status, response] of Object.entries(operation.responses)) {
      expect(response.description).not.toBe('');
      if (Number(status) < 400) continue;
      const types = Object.keys(response.content ?? {}).filter((type) => type !== 'text/html');
      expect(types).toEqual(['application/problem+json']);
    }
  });

  it('asks for no token on the health routes and on the links in mails', () => {
    const open = operations.filter(({ path }) => /^\/(health|email_\w+)\//.test(path));
    expect(open).toHaveLength(6);
    expect(open.filter(({ operation }) => operation.security?.length !== 0)).toEqual([]);
    expect(document.security).toBeUndefined();
  });

  it.each(api)('tells the limits of rate in every answer: $method $path', ({ operation }) => {
    for (const { headers } of Object.values(operation.responses)) {
      expect(Object.keys(headers ?? {})).toEqual(
        expect.arrayContaining(['RateLimit-Limit', 'RateLimit-Reset']),
      );
    }
  });

  it('closes no list of values in an answer, so that new ones break no client', () => {
    for (const { operation } of operations)
      expect(JSON.stringify(operation.responses)).not.toContain('"enum"');
    const { gender, account_privacy } = document.components.schemas.FullAccount!.properties as Record<
      string,
      object
    >;
    expect(gender).toMatchObject({ type: ['string', 'null'], 'x-extensible-enum': ['f', 'm', 'o'] });
    expect(account_privacy).toMatchObject({ type: 'string', 'x-extensible-enum': ['all_users', 'private'] });
    expect(gender).not.toHaveProperty('enum');
  });

  it('may be absent, null or a value: each field of a patch', () => {
    const { properties, required, additionalProperties } = document.components.schemas.AccountPatch!;
    expect([required, additionalProperties]).toEqual([undefined, false]);
    const nullable = Object.entries(properties as Record<string, { type: string | string[] }>)
      .filter(([, { type }]) => type.includes('null'))
      .map(([name]) => name);
    expect(Object.keys(properties as object).filter((name) => !nullable.includes(name))).toEqual([
      'name',
      'email',
    ]);
  });

  it('takes a merge patch', () => {
    const { requestBody } = document.paths['/api/user/v1/accounts/{username}']!.patch!;
    expect(requestBody?.required).toBe(true);
    expect(requestBody?.content['application/merge-patch+json']?.schema).toEqual({
      $ref: '#/components/schemas/AccountPatch',
    });
  });

  it.each([
    ['FullAccount', DEFAULT_VISIBILITY.adminFields],
    ['SharedAccount', DEFAULT_VISIBILITY.shareableFields],
    ['PublicAccount', DEFAULT_VISIBILITY.publicFields],
  ])('gives %s exactly its set', (name, fields) => {
    expectView(document, name, fields);
  });
});

describe('the document of an installation', () => {
  let app: NestFastifyApplication;
  const settings = loadSettings({
    JWT_SECRET: 'a secret of the tests, long enough for HS256',
    LOG_LEVEL: 'silent',
    PUBLIC_URL: 'https://example.org/users',
    PROFILE_IMAGE_SIZES_MAP: '{"huge":1000}',
    ACCOUNT_VISIBILITY_CONFIGURATION: '{"public_fields":["username"],"admin_fields":["username","email"]}',
  });

  beforeAll(async () => {
    const dataSource = createDataSource({ url: 'postgres://localhost/none' });
    app = await createApp(settings, dataSource, {
      developmentCallers: [
        { username: 'john', isStaff: false, token: 'a.development.token' },
        { username: 'staff', isStaff: true, token: 'a.staff.token' },
      ],
    });
  });
  afterAll(() => app.close());

  it('has the configured views, image sizes and address', async () => {
    const { headers, body } = await app.inject('/openapi.json');
    expect(headers['content-type']).toMatch(/^application\/json/);
    const served = JSON.parse(body) as Document;
    expectView(served, 'PublicAccount', ['username']);
    expectView(served, 'FullAccount', ['username', 'email']);
    expectView(served, 'ProfileImage', ['has_image', 'image_url_huge']);
    expect(served.servers).toEqual([{ url: 'https://example.org/users' }]);
  });

  it.each([
    ['/docs', './'],
    ['/docs/', '../'],
  ])('is shown at %s, from relative addresses alone', async (url, folder) => {
    const { statusCode, headers, body } = await app.inject(url);
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toMatch(/^text\/html/);
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(body).toMatch(/value="a\.development\.token" checked> john, a user</);
    expect(body).toMatch(/value="a\.staff\.token"> staff, who sees every account</);
    const links = Array.from(body.matchAll(/(?:src|href)="([^"]*)"/g), ([, link]) => link!).filter(
      (link) => !link.startsWith('data:'),
    );
    expect(links.map((link) => link.startsWith(folder))).toEqual([true, true, true, true, true]);
    for (const link of links) {
      const asset = await app.inject(new URL(link, `http://localhost${url}`).pathname);
      expect(asset.statusCode).toBe(200);
    }
  });

  it('offers no token in production', async () => {
    const production = await createApp(settings, createDataSource({ url: 'postgres://localhost/none' }));
    const { body } = await production.inject('/docs');
    await production.close();
    expect(body).toContain('docs/scalar.js');
    expect(body).not.toMatch(/token|<input|<fieldset/);
  });

  it('has no token where another website could read it', async () => {
    expect((await app.inject('/docs/docs.js')).body).not.toContain('development.token');
  });
});

function operationsOf({ paths }: Document) {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method, path, operation })),
  );
}

function resolve(pointer: string): unknown {
  const keys = pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], document);
}

function expectView({ components }: Document, name: string, fields: readonly string[]): void {
  const { type, properties, required, additionalProperties } = components.schemas[name]!;
  expect(Object.keys(properties as object)).toEqual(fields);
  // Open: a client that was generated before a field existed passes over it.
  expect({ type, required, additionalProperties }).toEqual({
    type: 'object',
    required: [...fields],
    additionalProperties: undefined,
  });
}
