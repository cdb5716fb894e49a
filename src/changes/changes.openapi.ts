import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiProblems, header, REQUEST_ID } from '../http/problem.dto.js';
import { ChangesPage } from './changes.dto.js';

export function ChangesApi() {
  return applyDecorators(ApiTags('changes'), ApiBearerAuth('bearer'));
}

export function ApiReadChanges() {
  return applyDecorators(
    ApiOperation({
      summary: 'Follows the changes of all accounts',
      description:
        'Staff only. Changes in an order without gaps: whoever keeps the last cursor and asks again misses nothing and ' +
        'sees nothing twice, and sees the changes of one account in the order of its versions.',
    }),
    ApiOkResponse({
      description: 'The changes after the cursor, and where to go on',
      type: ChangesPage,
      headers: { ...REQUEST_ID, 'Cache-Control': header('Not to be kept.', 'private, no-store') },
    }),
    ApiProblems([
      'invalid_parameter',
      'unauthorized',
      'forbidden',
      'account_not_created',
      'not_acceptable',
      'gone',
      'rate_limited',
      'internal',
      'unavailable',
    ]),
  );
}
