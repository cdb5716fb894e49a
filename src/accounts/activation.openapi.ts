import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { schemaRef } from '../openapi/account-schemas.js';
import { ApiAcceptLanguage, ApiUsername } from '../openapi/parameters.js';
import { ALWAYS, ApiProblems } from '../openapi/problem-responses.js';
import { accountHeaders } from './accounts.openapi.js';

export function ApiSetActive(summary: string) {
  return applyDecorators(
    ApiOperation({
      summary,
      description:
        'Staff only. Sets `is_active`, as a change like any other; nothing changes if it already has that ' +
        'value. Deactivating an account invalidates all links of email changes that were mailed for it.',
    }),
    ApiUsername(),
    ApiAcceptLanguage(),
    ApiOkResponse({
      description: 'The account as staff see it',
      headers: accountHeaders('GET, HEAD, OPTIONS, PATCH'),
      content: { 'application/json': { schema: schemaRef('AnyAccount') } },
    }),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'forbidden', 'not_found', 'outcome_unknown']),
  );
}
