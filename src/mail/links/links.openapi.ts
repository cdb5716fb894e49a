import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiProduces,
  ApiProperty,
  ApiResponse,
  ApiTags,
  refs,
} from '@nestjs/swagger';
import { ApiProblems, header, REQUEST_ID } from '../../openapi/problem-responses.js';

/** What following a link has done. */
export class LinkResult {
  @ApiProperty({ enum: ['confirmed', 'reverted', 'cancelled'] })
  result!: 'confirmed' | 'reverted' | 'cancelled';
}

const PAGE = { 'text/html': { schema: { type: 'string' } } };
const HEADERS = {
  ...REQUEST_ID,
  'Cache-Control': header('The response must not be stored.', 'no-store'),
  Vary: header('The request headers that the response depends on.', 'Accept, Accept-Language'),
  'X-Robots-Tag': header(
    'The URL is a secret and must not be indexed by search engines.',
    'noindex, nofollow',
  ),
};

export function LinkPagesApi() {
  return applyDecorators(
    ApiTags('email pages'),
    ApiExtraModels(LinkResult),
    ApiParam({
      name: 'token',
      description: 'The token from the mail',
      schema: { type: 'string', example: 'M3QbW2nD9cZk7vYp0sXaTg' },
    }),
  );
}

export function ApiShowPage(operationId: string, summary: string) {
  return applyDecorators(
    ApiOperation({
      operationId,
      summary,
      description:
        'The page is the same for every token, except one whose work is done. It changes nothing, so mail ' +
        'scanners may follow the link.',
    }),
    ApiProduces('text/html'),
    ApiOkResponse({
      description:
        'A page with one button, which sends POST to the same URL; without a button if the link has already ' +
        'been used',
      headers: HEADERS,
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
        'Needs only the token in the URL, and no body. Browsers get a page; with `Accept: application/json` ' +
        'the response is JSON.',
    }),
    ApiResponse({
      status: 200,
      description: 'It is done',
      headers: HEADERS,
      content: { ...PAGE, 'application/json': { schema: refs(LinkResult)[0]! } },
    }),
    ApiProblems(['conflict', 'gone', 'internal', 'unavailable', 'outcome_unknown'], {}, PAGE),
  );
}
