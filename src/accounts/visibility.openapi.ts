import { applyDecorators } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { schemaRef } from '../openapi/account-schemas.js';
import { ApiAcceptLanguage, ApiUsername } from '../openapi/parameters.js';
import { ALWAYS, ApiProblems, header, REQUEST_ID } from '../openapi/problem-responses.js';
import { ApiMergePatch, json } from './accounts.openapi.js';

export function ApiGetVisibility() {
  return applyDecorators(
    ApiOperation({
      summary: 'Who sees each field of an account, and why',
      description:
        "For the owner and staff. `site_policy`: the site's configuration decides; `own_choice`: the " +
        "owner's choice decides; `minor_rule`: parental consent is required, and nobody sees the picture.",
    }),
    ApiUsername(),
    ApiAcceptLanguage(),
    ApiVisibility(),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'not_found']),
  );
}

export function ApiPatchVisibility() {
  return applyDecorators(
    ApiOperation({
      summary: 'Chooses who sees individual fields of your own account',
      description:
        'JSON Merge Patch (RFC 7396) by field name; null withdraws a choice. Choices apply while ' +
        '`account_privacy` is `custom`: others then see the public fields, and those ' +
        '`custom_shareable_fields` that are set to `all_users`. Any other field is a fault.',
    }),
    ApiMergePatch(schemaRef('VisibilityPatch'), {
      choices: { summary: 'Some fields', value: { bio: 'all_users', country: 'private' } },
    }),
    ApiVisibility(),
  );
}

function ApiVisibility() {
  return ApiOkResponse({
    description: 'Every field of an account',
    headers: {
      ...REQUEST_ID,
      'Cache-Control': header('The response must not be stored.', 'private, no-store'),
    },
    content: json(schemaRef('Visibility')),
  });
}
