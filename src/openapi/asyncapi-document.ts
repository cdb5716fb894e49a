import { programVersion } from '../config/version.js';
import {
  EVENT_MEDIA_TYPE,
  EVENT_TYPES,
  eventComponents,
  exampleOf,
  NATS_HEADERS,
  WEBHOOK_HEADERS,
} from './pushed-events.js';

type Headers = Readonly<Record<string, string>>;

/** The AsyncAPI document: which events are pushed, where they go and what they look like. @param base of the URLs */
export function asyncApiDocument(base: string): object {
  const channels = {
    nats: {
      title: 'Subjects of NATS JetStream',
      address: 'accounts.{type}',
      description: 'Each event is delivered once the stream `accounts` has stored it: NATS_URL.',
      parameters: { type: { description: 'The type of the event', enum: [...EVENT_TYPES] } },
      messages: messages(NATS_HEADERS, base),
    },
    webhook: {
      title: 'A webhook',
      address: null,
      description:
        'POST to each URL of WEBHOOK_URLS, signed by Standard Webhooks, and repeated until it is answered 2xx.',
      messages: messages(WEBHOOK_HEADERS, base),
    },
  };
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'User Accounts: pushed changes',
      version: programVersion(),
      description:
        'Each change of an account is pushed at least once; of one account in the order of its versions. Events name ' +
        'accounts by their ids and have no values: consumers read the account with rights of their own.',
      license: { name: 'MIT', url: 'https://spdx.org/licenses/MIT.html' },
    },
    defaultContentType: EVENT_MEDIA_TYPE,
    channels,
    operations: {
      pushToNats: operation('nats', 'Pushes a change to NATS'),
      pushToWebhook: operation('webhook', 'Pushes a change to a webhook', { http: { method: 'POST' } }),
    },
    components: { schemas: eventComponents() },
  };
}

function operation(channel: string, summary: string, bindings?: object) {
  return {
    action: 'send',
    summary,
    channel: { $ref: `#/channels/${channel}` },
    messages: EVENT_TYPES.map((type) => ({ $ref: `#/channels/${channel}/messages/${nameOf(type)}` })),
    ...(bindings && { bindings }),
  };
}

function messages(headers: Headers, base: string): Record<string, object> {
  const properties = Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [name, { type: 'string', description }]),
  );
  const entries = EVENT_TYPES.map((type) => [
    nameOf(type),
    {
      name: type,
      title: type,
      contentType: EVENT_MEDIA_TYPE,
      headers: { type: 'object', required: Object.keys(headers), properties },
      payload: {
        allOf: [
          { $ref: '#/components/schemas/AccountEvent' },
          { type: 'object', properties: { type: { const: type } } },
        ],
      },
      examples: [{ name: nameOf(type), payload: exampleOf(type, base) }],
    },
  ]);
  return Object.fromEntries(entries) as Record<string, object>;
}

/** `account.created` → `accountCreated` */
function nameOf(type: string): string {
  return type.replace(/\.(\w)/g, (_, letter: string) => letter.toUpperCase());
}
