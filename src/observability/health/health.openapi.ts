import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ApiProblems, header, REQUEST_ID } from '../../openapi/problem-responses.js';
import type { ProblemCode } from '../../i18n/user-messages.js';

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
      headers: { ...REQUEST_ID, 'Cache-Control': header('The response must not be stored.', 'no-store') },
      type: Health,
    }),
    ApiProblems(problems),
  );
}

class Health {
  @ApiProperty({ enum: ['ok'], example: 'ok' })
  status!: string;

  @ApiPropertyOptional({
    description: 'What cannot be done all the same.',
    example: 'The database takes no writes.',
  })
  detail?: string;
}
