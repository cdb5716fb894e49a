import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  refs,
} from '@nestjs/swagger';
import { ApiUsername } from '../../openapi/parameters.js';
import { ALWAYS, ApiProblems, header, REQUEST_ID } from '../../openapi/problem-responses.js';
import { PendingEmailChange } from './email-change.dto.js';

const PROBLEMS = [...ALWAYS, 'invalid_parameter', 'not_found'] as const;

export function EmailChangeApi() {
  return applyDecorators(
    ApiTags('accounts'),
    ApiBearerAuth('bearer'),
    ApiExtraModels(PendingEmailChange),
    ApiUsername(),
  );
}

export function ApiGetEmailChange() {
  return applyDecorators(
    ApiOperation({
      summary: 'Reads the pending email change',
      description: 'For the owner and staff; everybody else gets 404.',
    }),
    ApiOkResponse({
      description: 'The change awaiting confirmation',
      headers: {
        ...REQUEST_ID,
        'Cache-Control': header('The response must not be stored.', 'private, no-store'),
      },
      content: { 'application/json': { schema: refs(PendingEmailChange)[0]! } },
    }),
    ApiProblems(PROBLEMS),
  );
}

export function ApiCancelEmailChange() {
  return applyDecorators(
    ApiOperation({
      summary: 'Cancels the pending email change',
      description: 'For the owner and staff; everybody else gets 404.',
    }),
    ApiNoContentResponse({ description: 'Cancelled', headers: REQUEST_ID }),
    ApiProblems([...PROBLEMS, 'outcome_unknown']),
  );
}
