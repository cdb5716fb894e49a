import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NDJSON } from '../../http/accept.js';
import { ApiAcceptLanguage } from '../../openapi/parameters.js';
import { ALWAYS, ApiProblems, header, REQUEST_ID } from '../../openapi/problem-responses.js';

export function SnapshotApi() {
  return applyDecorators(ApiTags('changes'), ApiBearerAuth('bearer'));
}

export function ApiGetSnapshot() {
  return applyDecorators(
    ApiOperation({
      summary: 'Reads every account, to start a copy',
      description:
        'For staff and services with `changes`. NDJSON: the first line is `{"cursor": …}`, every other line ' +
        'an account, `{"id", "version", …}` with the fields that the caller may see, ordered by id. To keep ' +
        'a correct copy, store them, follow the changes from that cursor, and ignore versions that are not ' +
        'newer than the stored one. Resume an interrupted transfer with `after`, and keep the cursor of the ' +
        'first part.',
    }),
    ApiAcceptLanguage(),
    ApiOkResponse({
      description: 'The cursor, then every account',
      headers: {
        ...REQUEST_ID,
        'Cache-Control': header('The response must not be stored.', 'private, no-store'),
      },
      content: { [NDJSON]: { schema: { type: 'string', description: 'One JSON object per line' } } },
    }),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'forbidden']),
  );
}
