import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ApiProblems, header, REQUEST_ID } from '../http/problem.dto.js';
import type { ProblemCode } from '../http/problem.js';

/**
 * What the two health routes share.
 *
 * @param summary what a 200 means
 * @param problems how the route can fail
 */
export function ApiHealth(summary: string, problems: readonly ProblemCode[] = ['internal', 'unavailable']) {
  return applyDecorators(
    ApiOperation({ summary }),
    ApiOkResponse({
      description: summary,
      headers: { ...REQUEST_ID, 'Cache-Control': header('Never stored.', 'no-store') },
      content: { 'application/json': { schema: STATUS, example: { status: 'ok' } } },
    }),
    ApiProblems(problems),
  );
}

const STATUS = {
  type: 'object',
  required: ['status'],
  properties: { status: { type: 'string', enum: ['ok'] } },
  additionalProperties: false,
};
