import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiExtraModels,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiResponse,
  ApiTags,
  refs,
} from '@nestjs/swagger';
import { ApiProblems, header, REQUEST_ID } from '../../http/problem.dto.js';
import type { ProblemCode } from '../../http/problem.js';
import { LinkResult, PendingEmailChange } from './email-change.dto.js';

const ALWAYS: readonly ProblemCode[] = [
  'unauthorized',
  'not_acceptable',
  'invalid_parameter',
  'not_found',
  'rate_limited',
  'internal',
  'unavailable',
];

const PAGE = { 'text/html': { schema: { type: 'string' } } };
const NO_STORE = header('Never stored.', 'no-store');

export function EmailChangeApi() {
  return applyDecorators(
    ApiTags('accounts'),
    ApiBearerAuth('bearer'),
    ApiExtraModels(PendingEmailChange),
    ApiParam({
      name: 'username',
      description: 'Without regard to letter case.',
      schema: { type: 'string' },
      example: 'john',
    }),
  );
}

export function ApiGetEmailChange() {
  return applyDecorators(
    ApiOperation({
      summary: 'Reads the change of the email address that is pending',
      description: 'For the owner and staff; for everybody else the route does not exist.',
    }),
    ApiOkResponse({
      description: 'The change that waits for its confirmation',
      headers: { ...REQUEST_ID, 'Cache-Control': header('Never stored.', 'private, no-store') },
      content: { 'application/json': { schema: refs(PendingEmailChange)[0]! } },
    }),
    ApiProblems(ALWAYS),
  );
}

export function ApiCancelEmailChange() {
  return applyDecorators(
    ApiOperation({
      summary: 'Cancels the change of the email address that is pending',
      description: 'For the owner and staff; for everybody else the route does not exist.',
    }),
    ApiNoContentResponse({ description: 'It is cancelled', headers: REQUEST_ID }),
    ApiProblems([...ALWAYS, 'outcome_unknown']),
  );
}

export function EmailPagesApi() {
  return applyDecorators(
    ApiTags('email pages'),
    ApiExtraModels(LinkResult),
    ApiParam({ name: 'token', description: 'From the mail', schema: { type: 'string' } }),
  );
}

export function ApiShowPage(operationId: string, summary: string) {
  return applyDecorators(
    ApiOperation({
      operationId,
      summary,
      description: 'The same for every token. It changes nothing, so that mail scanners may follow links.',
    }),
    ApiProduces('text/html'),
    ApiOkResponse({
      description: 'A page with one button, which sends POST to the same URL',
      headers: { ...REQUEST_ID, 'Cache-Control': NO_STORE },
      content: PAGE,
    }),
    ApiProblems(['internal']),
  );
}

export function ApiFollowLink(summary: string) {
  return applyDecorators(
    ApiOperation({
      summary,
      description:
        'Needs nothing but the token, and no body. A browser gets a page, `Accept: application/json` JSON.',
    }),
    ApiResponse({
      status: 200,
      description: 'It is done',
      headers: { ...REQUEST_ID, 'Cache-Control': NO_STORE },
      content: { ...PAGE, 'application/json': { schema: refs(LinkResult)[0]! } },
    }),
    ApiProblems(['conflict', 'gone', 'internal', 'unavailable', 'outcome_unknown'], {}, PAGE),
  );
}
