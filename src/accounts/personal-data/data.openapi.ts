import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { ApiAcceptLanguage, ApiUsername } from '../../openapi/parameters.js';
import { ALWAYS, ApiProblems, header, REQUEST_ID } from '../../openapi/problem-responses.js';

export function DataApi() {
  return applyDecorators(ApiTags('accounts'), ApiBearerAuth('bearer'), ApiUsername());
}

export function ApiGetData() {
  return applyDecorators(
    ApiOperation({
      summary: 'Downloads all data stored about an account',
      description:
        'A zip archive: `index.html` to read, `account.json` in the format of `accounts import`, ' +
        '`history.json`, `accesses.json`, `email_changes.json`, `preferences.json` and the picture. For the ' +
        'owner, and for services with `erase`, which get everything (except the picture while parental ' +
        'consent is required) and are recorded in the list of accesses. Staff get 403, everybody else 404.',
    }),
    ApiProduces('application/zip'),
    ApiOkResponse({
      description: 'The archive',
      headers: {
        ...REQUEST_ID,
        'Cache-Control': header('The response must not be stored.', 'private, no-store'),
        'Content-Disposition': header('The suggested file name.', 'attachment; filename="account-data.zip"'),
      },
      content: { 'application/zip': { schema: { type: 'string', format: 'binary' } } },
    }),
    ApiAcceptLanguage(),
    ApiProblems([...ALWAYS, 'forbidden', 'not_found']),
  );
}
