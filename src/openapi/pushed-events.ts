/*
 * What is pushed, described once: the schemas at their own URLs, `/asyncapi.json` and the webhooks of the OpenAPI
 * document are made of this.
 */

export const EVENT_TYPES = ['account.created', 'account.updated', 'account.erased'] as const;

/** Without its parameters. */
export const EVENT_MEDIA_TYPE = 'application/cloudevents+json';

const ACCOUNT_ID = { type: 'string', pattern: '^[1-9][0-9]*$', example: '7' };
const TIME = { type: 'string', format: 'date-time', example: '2026-01-31T12:00:00.000Z' };
const TYPE = { type: 'string', enum: [...EVENT_TYPES], example: 'account.updated' };

/** What happened. Open: consumers pass over what is new to them. */
const ACCOUNT_CHANGE = {
  title: 'AccountChange',
  description:
    'One change of one account, without values and without the username: read the account by its id',
  type: 'object',
  required: ['cursor', 'type', 'id', 'version', 'fields', 'time'],
  properties: {
    cursor: {
      type: 'string',
      description: 'The position in the feed; pass it there to get what follows',
    },
    type: { ...TYPE, description: 'What happened' },
    id: {
      ...ACCOUNT_ID,
      description: 'Permanently identifies the account, even if its username is released',
    },
    version: {
      type: 'integer',
      minimum: 1,
      description: 'The version of the account after this change',
      example: 7,
    },
    fields: {
      type: 'array',
      items: { type: 'string' },
      description: 'The fields that changed',
      example: ['bio'],
    },
    time: { ...TIME, description: 'When it was saved' },
  },
};

/** The envelope, CloudEvents 1.0. @param data schema of what is in it */
function accountEvent(data: object) {
  return {
    title: 'AccountEvent',
    description: 'A pushed change: CloudEvents 1.0 in structured JSON mode',
    type: 'object',
    required: [
      'specversion',
      'id',
      'source',
      'type',
      'subject',
      'time',
      'datacontenttype',
      'dataschema',
      'data',
    ],
    properties: {
      specversion: { type: 'string', enum: ['1.0'] },
      id: {
        type: 'string',
        description: 'Identical for every delivery of the same change',
        example: '0a1b2c3d-7-3',
      },
      source: { type: 'string', format: 'uri' },
      type: { ...TYPE, description: 'What happened' },
      subject: { ...ACCOUNT_ID, description: 'The id of the account' },
      time: TIME,
      datacontenttype: { type: 'string', enum: ['application/json'] },
      dataschema: { type: 'string', format: 'uri', description: 'The schema of `data`' },
      data,
    },
  };
}

const CHANGE_SCHEMA = '/schemas/account-change-1.json';
const EVENT_SCHEMA = '/schemas/account-event-1.json';

/** Where the schema of the data of events is. Another number in it is another meaning. @param base of the URLs */
export function changeSchemaUrl(base: string): string {
  return base + CHANGE_SCHEMA;
}

/** The schemas, by the paths that they have for good. */
export function eventSchemas(base: string): Readonly<Record<string, object>> {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return {
    [CHANGE_SCHEMA]: { $schema, $id: base + CHANGE_SCHEMA, ...plain(ACCOUNT_CHANGE) },
    [EVENT_SCHEMA]: {
      $schema,
      $id: base + EVENT_SCHEMA,
      ...plain(accountEvent({ $ref: base + CHANGE_SCHEMA })),
    },
  };
}

/** The same as components of a document, for whoever changes them there. */
export function eventComponents(): Record<string, object> {
  return {
    AccountChange: structuredClone(ACCOUNT_CHANGE),
    AccountEvent: structuredClone(accountEvent({ $ref: '#/components/schemas/AccountChange' })),
  };
}

/** JSON Schema has `examples`, and OpenAPI the other. */
function plain<T>(schema: T): T {
  return JSON.parse(JSON.stringify(schema), (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || !('example' in value)) return value;
    const { example, ...rest } = value;
    return { ...rest, examples: [example] };
  }) as T;
}

/** Headers of a delivery to a webhook (Standard Webhooks), by their names. */
export const WEBHOOK_HEADERS = {
  'webhook-id': 'The id of the event; ignore one that you have already received',
  'webhook-timestamp': 'Seconds since 1970; reject a request that is more than a few minutes old',
  'webhook-signature':
    'Space-separated signatures over id, timestamp and body: `v1,` and an HMAC-SHA256 in base64',
} as const;

/** Headers of a message of NATS. */
export const NATS_HEADERS = {
  'Nats-Msg-Id': 'The id of the event: JetStream itself passes over what comes twice within ten minutes',
  'Content-Type': `${EVENT_MEDIA_TYPE}; charset=utf-8`,
} as const;

/** An event of a type, as it could be. */
export function exampleOf(type: (typeof EVENT_TYPES)[number], base: string): object {
  const time = '2026-01-31T12:00:00.000Z';
  const fields = type === 'account.updated' ? ['bio'] : [];
  return {
    specversion: '1.0',
    id: '0a1b2c3d-7-3',
    source: `${base}/api/user/v1/accounts`,
    ...{ type, subject: '7', time, datacontenttype: 'application/json' },
    dataschema: changeSchemaUrl(base),
    data: { cursor: 'Mi4wLzAuMGExYjJjM2QuNzQ1LjEy', type, id: '7', version: 3, fields, time },
  };
}
