import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty } from '@nestjs/swagger';
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
      type: Health,
    }),
    ApiProblems(problems),
  );
}

class Health {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status!: string;
}
