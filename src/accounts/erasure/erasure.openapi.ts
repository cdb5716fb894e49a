import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
  refs,
} from '@nestjs/swagger';
import { ApiUsername } from '../../openapi/parameters.js';
import { ALWAYS, ApiProblems, header, REQUEST_ID } from '../../openapi/problem-responses.js';
import { ErasureDate, PendingErasure } from './erasure.dto.js';

const PROBLEMS = [...ALWAYS, 'invalid_parameter', 'not_found'] as const;
const HEADERS = {
  ...REQUEST_ID,
  'Cache-Control': header('The response must not be stored.', 'private, no-store'),
};
const DATE = { 'application/json': { schema: refs(ErasureDate)[0]! } };

export function ErasureApi() {
  return applyDecorators(
    ApiTags('accounts'),
    ApiBearerAuth('bearer'),
    ApiExtraModels(ErasureDate, PendingErasure),
    ApiUsername(),
  );
}

export function ApiRequestErasure() {
  return applyDecorators(
    ApiOperation({
      summary: 'Requests the erasure of an account',
      description:
        'For the owner, erasure follows after a cooling-off period; until then the account works as before, ' +
        'and the owner can cancel here or with the link in a mail. For staff and services with `erase` it ' +
        'is immediate. Everybody else gets 404.',
    }),
    ApiResponse({
      status: 202,
      description: 'Erasure is scheduled, and the owner gets a mail',
      headers: HEADERS,
      content: DATE,
    }),
    ApiOkResponse({ description: 'Erasure was already requested', headers: HEADERS, content: DATE }),
    ApiNoContentResponse({ description: 'The account is erased', headers: HEADERS }),
    ApiProblems([...PROBLEMS, 'outcome_unknown']),
  );
}

export function ApiGetErasure() {
  return applyDecorators(
    ApiOperation({
      summary: 'Reads when the account will be erased',
      description: 'For the owner and staff; everybody else gets 404.',
    }),
    ApiOkResponse({
      description: 'The pending erasure',
      headers: HEADERS,
      content: { 'application/json': { schema: refs(PendingErasure)[0]! } },
    }),
    ApiProblems(PROBLEMS),
  );
}

export function ApiCancelErasure() {
  return applyDecorators(
    ApiOperation({
      summary: 'Cancels the pending erasure',
      description: 'For the owner and staff; everybody else gets 404.',
    }),
    ApiNoContentResponse({ description: 'Cancelled', headers: REQUEST_ID }),
    ApiProblems([...PROBLEMS, 'outcome_unknown']),
  );
}
