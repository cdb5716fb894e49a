import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ALWAYS, ApiProblems, header, REQUEST_ID } from '../openapi/problem-responses.js';
import { ChangesPage } from './changes.dto.js';

export function ChangesApi() {
  return applyDecorators(ApiTags('changes'), ApiBearerAuth('bearer'));
}

export function ApiReadChanges() {
  return applyDecorators(
    ApiOperation({
      summary: 'Reads the changes of all accounts',
      description:
        'For staff and services with `changes`. Changes come in order and without gaps: if you store the ' +
        'last cursor and ask again with it, you miss nothing and see nothing twice. The changes of one ' +
        'account come in the order of its versions.',
    }),
    ApiOkResponse({
      description: 'The changes after the cursor, and the cursor to continue from',
      type: ChangesPage,
      headers: {
        ...REQUEST_ID,
        'Cache-Control': header('The response must not be stored.', 'private, no-store'),
        'Changes-Held-Back': {
          description:
            '`true`: some saved changes cannot be delivered yet, because an older transaction is still open or ' +
            'standbys lag behind. A copy is not complete at this moment.',
          schema: { type: 'string', enum: ['true'] },
        },
      },
    }),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'forbidden', 'gone']),
  );
}
