import type { OpenAPIObject } from '@nestjs/swagger';
import type { SchemaObject } from './account-schemas.js';

/** What the document has with the preset `openedx` alone, and no decorator says. Changes it in place. */
export function addOpenEdx({ tags = [], components, paths }: OpenAPIObject): void {
  tags.push({ name: 'preferences', description: 'Preferences that Open edX clients store for a user' });
  const { ProblemDetails: problem } = components!.schemas as Record<string, SchemaObject>;
  problem!.properties!.error_msg = {
    type: 'string',
    description: 'In a 404 below `/accounts`, the same as `detail`',
  };
  paths['/api/user/v1/accounts']!.get!.parameters!.push({
    name: 'lms_user_id',
    in: 'query',
    required: false,
    description: 'Id of one account, as in search_emails. Staff only.',
    schema: { type: 'string', pattern: '^[0-9]+$', example: '7' },
  });
}
