import type { OpenAPIObject } from '@nestjs/swagger';
import { EVENT_MEDIA_TYPE, EVENT_TYPES, exampleOf, WEBHOOK_HEADERS } from './pushed-events.js';

/** What whoever has a webhook is sent, as the OpenAPI document says it. */
export function webhooks(): NonNullable<OpenAPIObject['webhooks']> {
  const parameters = Object.entries(WEBHOOK_HEADERS).map(([name, description]) => ({
    ...({ name, in: 'header', required: true, description } as const),
    schema: { type: 'string' },
  }));
  const examples = Object.fromEntries(
    EVENT_TYPES.map((type) => [type, { value: exampleOf(type, 'https://accounts.example.org') }]),
  );
  return {
    accountChanged: {
      post: {
        operationId: 'accountChanged',
        summary: 'An account has changed',
        description:
          'Sent to each URL in `WEBHOOK_URLS` following the Standard Webhooks specification: at least once, ' +
          'and in version order for each account. The same events are published to NATS: see ' +
          '`/asyncapi.json`.',
        tags: ['changes'],
        security: [],
        parameters,
        requestBody: {
          required: true,
          content: {
            [EVENT_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/AccountEvent' }, examples },
          },
        },
        responses: {
          204: { description: 'Accepted; any other 2xx means the same' },
          410: { description: 'Deliveries to this URL stop until an operator enables them again' },
          '5XX': {
            description: 'Like any other response: the event is sent again later, with increasing delays',
          },
        },
      },
    },
  };
}
