import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, refs } from '@nestjs/swagger';
import { ApiUsername } from '../../openapi/parameters.js';
import { ALWAYS, ApiProblems, header, REQUEST_ID } from '../../openapi/problem-responses.js';
import { AccessPage } from './accesses.dto.js';

export function AccessesApi() {
  return applyDecorators(
    ApiTags('accounts'),
    ApiBearerAuth('bearer'),
    ApiExtraModels(AccessPage),
    ApiUsername(),
  );
}

export function ApiListAccesses() {
  return applyDecorators(
    ApiOperation({
      summary: 'Lists who has seen what of your own account',
      description:
        'What others were shown beyond the shared view, grouped by hour, newest first. An export, a ' +
        'snapshot or reading the feed of changes counts as one access to every account. With ' +
        '`ACCESS_LOG=off` the response is 404.',
    }),
    ApiOkResponse({
      description: 'A page of accesses',
      headers: {
        ...REQUEST_ID,
        'Cache-Control': header('The response must not be stored.', 'private, no-store'),
      },
      content: { 'application/json': { schema: refs(AccessPage)[0]! } },
    }),
    ApiProblems([...ALWAYS, 'forbidden', 'not_found']),
  );
}
