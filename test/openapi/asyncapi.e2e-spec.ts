import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { seed } from '../support/accounts.js';
import { patchAccount } from '../support/requests.js';
import { startReceiver, type Receiver } from '../support/servers/webhook-receiver.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

const PUBLIC_URL = 'https://accounts.example.org/base';
const SPECIFICATION = 'node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json';

let api: TestApp;
let receiver: Receiver;
let asyncApi: Json;
let openApi: Json;

beforeAll(async () => {
  receiver = await startReceiver();
  api = await startTestApp({
    ...{ PUBLIC_URL, WEBHOOK_URLS: receiver.setting, WEBHOOK_PRIVATE_ADDRESSES: 'true' },
    SERVICE_SCOPES:
      '{"directory":{"fields":["name"],"changes":true},"contact":{"fields":["email"],"search":true}}',
  });
  asyncApi = (await api.request({ url: '/asyncapi.json' })).json as Json;
  openApi = (await api.request({ url: '/openapi.json' })).json as Json;
});
afterAll(async () => {
  await api.close();
  await receiver.close();
});

/** What a consumer makes of the document: a function for each message that says what is wrong with one. */
function consumerOf(document: Json): Map<string, (message: unknown) => unknown> {
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema(document, 'document');
  const consumers = new Map<string, (message: unknown) => unknown>();
  for (const channel of Object.keys(document.channels as Json)) {
    for (const [key, { name }] of Object.entries<Json>(document.channels[channel].messages as Json)) {
      const validate = ajv.compile({ $ref: `document#/channels/${channel}/messages/${key}/payload` });
      consumers.set(`${channel} ${name}`, (message) => (validate(message) ? null : validate.errors));
    }
  }
  return consumers;
}

describe('/asyncapi.json', () => {
  it('is AsyncAPI 3, by its own schema', () => {
    const ajv = new Ajv({ strict: false, logger: false, validateFormats: false });
    const validate = ajv.compile(JSON.parse(readFileSync(SPECIFICATION, 'utf8')) as object);
    expect([validate(asyncApi), validate.errors]).toEqual([true, null]);
  });

  it('refers only to what it contains', () => {
    const pointers = Array.from(
      JSON.stringify(asyncApi).matchAll(/"\$ref":"#\/([^"]+)"/g),
      ([, pointer]) => pointer!,
    );
    const found = pointers.map((pointer) =>
      pointer.split('/').reduce<Json | undefined>((node, key) => node?.[key] as Json | undefined, asyncApi),
    );
    expect(pointers.length).toBeGreaterThan(6);
    expect(found).not.toContain(undefined);
  });

  it('has examples that its own messages are', () => {
    const consumers = consumerOf(asyncApi);
    for (const [channel, { messages }] of Object.entries<Json>(asyncApi.channels as Json)) {
      for (const { name, examples } of Object.values<Json>(messages as Json)) {
        expect(consumers.get(`${channel} ${name}`)!(examples[0].payload)).toBeNull();
      }
    }
    expect(consumers.get('nats account.erased')!({ type: 'account.created' })).not.toBeNull();
  });

  it('says the same as the webhooks of the OpenAPI document', () => {
    const { parameters, requestBody } = openApi.webhooks.accountChanged.post;
    const [{ headers }] = Object.values<Json>(asyncApi.channels.webhook.messages as Json) as [Json];
    expect(parameters.map(({ name }: Json) => name)).toEqual(headers.required);
    expect(Object.keys(requestBody.content as Json)).toEqual([asyncApi.defaultContentType]);
    const { AccountEvent } = openApi.components.schemas;
    expect(AccountEvent.required).toEqual(asyncApi.components.schemas.AccountEvent.required);
  });
});

it('A real message is what the documents, and the schema that it names, say', async () => {
  await seed(api.dataSource, { username: 'ann' });
  await patchAccount(api, 'ann', { bio: 'x' });
  const author = { actor: 'test', channel: 'command_line', requestId: null } as const;
  await new AccountEraser(api.dataSource, author).erase('ann', { release: true });
  await receiver.received(2);
  const consumers = consumerOf(asyncApi);
  for (const { body, headers } of receiver.deliveries) {
    const event = JSON.parse(body) as Json;
    expect(consumers.get(`webhook ${event.type}`)!(event)).toBeNull();
    for (const { name } of openApi.webhooks.accountChanged.post.parameters as Json[])
      expect(headers).toHaveProperty([name]);

    expect(event.dataschema.startsWith(`${PUBLIC_URL}/schemas/`)).toBe(true);
    const schema = await api.request({ url: event.dataschema.slice(PUBLIC_URL.length) });
    expect([schema.status, schema.json.$id]).toEqual([200, event.dataschema]);
    const ajv = new Ajv2020({ strict: true, strictTypes: false });
    addFormats.default(ajv);
    const validate = ajv.compile(schema.json as object);
    expect([validate(event.data), validate.errors]).toEqual([true, null]);
    expect(validate({ ...event.data, version: 'x' })).toBe(false);
  }
});

describe('The scopes of this site', () => {
  it('are declared in the OpenAPI document, with what they open', () => {
    const { flows } = openApi.components.securitySchemes.service;
    expect(Object.keys(flows.clientCredentials.scopes as object)).toEqual(['directory', 'contact']);
    const security = (path: string, method = 'get') => openApi.paths[`/api/user/v1${path}`][method].security;
    const [directory, contact] = ['directory', 'contact'].map((word) => ({ service: [word] }));
    expect(security('/accounts')).toEqual([{ bearer: [] }, directory, contact]);
    expect(security('/changes')).toEqual([{ bearer: [] }, directory]);
    expect(security('/accounts/snapshot')).toEqual([{ bearer: [] }, directory]);
    expect(security('/accounts/search_emails', 'post')).toEqual([{ bearer: [] }, contact]);
    expect(security('/accounts/{username}', 'patch')).toEqual([{ bearer: [] }]);
  });
});
