import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { ApiAcceptLanguage, ApiUsername } from '../../openapi/parameters.js';
import { ALWAYS, ApiProblems, BODY, header, REQUEST_ID } from '../../openapi/problem-responses.js';
import { ApiMergePatch, json } from '../accounts.openapi.js';
import { KEY_MAX, VALUE_MAX } from '../fields/preferences.js';
import type { ProblemCode } from '../../i18n/user-messages.js';
import { TimeZone } from './time-zones.dto.js';

const VALUE = { type: 'string', maxLength: VALUE_MAX, example: 'de' };
const PREFERENCES = { type: 'object', additionalProperties: { type: 'string' } };
const PATCH = {
  type: 'object' as const,
  additionalProperties: { type: ['string', 'null'], maxLength: VALUE_MAX },
};
const NOT_KEPT = {
  ...REQUEST_ID,
  'Cache-Control': header('The response must not be stored.', 'private, no-store'),
};
const WRITING: readonly ProblemCode[] = [
  ...ALWAYS,
  ...(['invalid_parameter', 'validation', 'not_saved', 'outcome_unknown'] as const),
  ...(['forbidden', 'not_found', 'precondition_failed'] as const),
];

export function PreferencesApi() {
  return applyDecorators(ApiTags('preferences'), ApiBearerAuth('bearer'));
}

export function ApiGetPreferences() {
  return applyDecorators(
    ApiOperation({
      summary: 'Reads the preferences of a user',
      description:
        'For the owner and staff. `account_privacy` and `visibility.FIELD` are those of the account.',
    }),
    ApiUsername(),
    ApiAcceptLanguage(),
    ApiOkResponse({ description: 'Strings by key', headers: NOT_KEPT, content: json(PREFERENCES) }),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'not_found']),
  );
}

export function ApiPatchPreferences() {
  return applyDecorators(
    ApiOperation({
      summary: 'Changes your own preferences',
      description: 'JSON Merge Patch (RFC 7396): null removes a preference. Each is a change of the account.',
    }),
    ApiMergePatch(PATCH as never, {
      preferences: { summary: 'Some preferences', value: { 'pref-lang': 'de', time_zone: 'Europe/Berlin' } },
    }),
    ApiSaved(),
  );
}

export function ApiGetPreference() {
  return applyDecorators(
    ApiOperation({ summary: 'Reads one preference of a user' }),
    ApiUsername(),
    ApiKey(),
    ApiAcceptLanguage(),
    ApiOkResponse({ description: 'Its value', headers: NOT_KEPT, content: json(VALUE) }),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'not_found']),
  );
}

export function ApiPutPreference() {
  return applyDecorators(
    ApiOperation({ summary: 'Sets one of your own preferences' }),
    ApiUsername(),
    ApiKey(),
    ApiAcceptLanguage(),
    ApiConsumes('application/json', 'text/plain'),
    ApiBody({ required: true, schema: VALUE as never }),
    ApiSaved(),
    ApiProblems([...WRITING, ...BODY]),
  );
}

export function ApiDeletePreference() {
  return applyDecorators(
    ApiOperation({ summary: 'Removes one of your own preferences' }),
    ApiUsername(),
    ApiKey(),
    ApiAcceptLanguage(),
    ApiSaved(),
    ApiProblems(WRITING),
  );
}

export function ApiListTimeZones() {
  return applyDecorators(
    ApiTags('preferences'),
    ApiOperation({ summary: 'Lists the time zones that users can choose from' }),
    ApiAcceptLanguage(),
    ApiOkResponse({
      description: 'Time zones, sorted by name',
      headers: { ...REQUEST_ID, 'Cache-Control': header('The same for everybody.', 'public, max-age=86400') },
      type: [TimeZone],
    }),
    ApiProblems(['invalid_parameter', 'internal']),
  );
}

function ApiSaved() {
  return ApiNoContentResponse({ description: 'Saved', headers: REQUEST_ID });
}

function ApiKey() {
  return ApiParam({
    name: 'key',
    description: 'Of the preference.',
    schema: { type: 'string', minLength: 1, maxLength: KEY_MAX, example: 'pref-lang' },
  });
}
