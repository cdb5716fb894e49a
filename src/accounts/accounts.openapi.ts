import { applyDecorators } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
  refs,
} from '@nestjs/swagger';
import { ACCOUNT_FIELDS } from '../config/account-fields.js';
import { MERGE_PATCH } from '../http/merge-patch.pipe.js';
import { ApiProblems, header, REQUEST_ID, type ResponseHeaders } from '../http/problem.dto.js';
import type { ProblemCode } from '../http/problem.js';
import { ApiAcceptLanguage, ApiUsername } from './dto/account-parameters.openapi.js';
import { AccountPatch } from './dto/account-patch.dto.js';
import { Account, ProfileImageDto, VIEW_SCHEMAS } from './dto/account-views.dto.js';
import { EmailSearch, EmailSearchResult } from './dto/email-search.dto.js';
import { EXPOSURE_REASONS } from './exposure.js';
import { Me } from './dto/me.dto.js';

/** What every route of the API may answer. */
const ALWAYS: readonly ProblemCode[] = [
  'unauthorized',
  'account_not_created',
  'not_acceptable',
  'rate_limited',
  'internal',
  'unavailable',
];
const BODY: readonly ProblemCode[] = ['malformed_request', 'payload_too_large', 'unsupported_media_type'];

const FULL = ref(VIEW_SCHEMAS.full);
const ANY_VIEW = ref(VIEW_SCHEMAS.any);

const ETAG = { ETag: header('Strong tag of this representation.', '"3-1.2026.hC2kWq_1aB"') };

export function AccountsApi() {
  return applyDecorators(
    ApiTags('accounts'),
    ApiBearerAuth('bearer'),
    ApiExtraModels(Account, ProfileImageDto, AccountPatch, EmailSearch, EmailSearchResult),
  );
}

export function ApiGetAccount() {
  return applyDecorators(
    ApiOperation({
      summary: 'Reads one account',
      description: 'The owner and staff see the full view; everybody else what its owner shares.',
    }),
    ApiUsername(),
    ApiConditionalRead(
      'The account, in the view that the caller gets',
      ANY_VIEW,
      'GET, HEAD, OPTIONS, PATCH',
    ),
    ApiAcceptLanguage(),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'not_found']),
  );
}

export function ApiListAccounts() {
  return applyDecorators(
    ApiOperation({
      summary: 'Reads several accounts',
      description:
        'By usernames, by email address (staff only), or the own account with neither; one of them at a time. ' +
        'Each account is filtered by itself. Names come in the order asked, duplicates once, unknown ones not at all.',
    }),
    ApiConditionalRead('The accounts', { type: 'array', items: ANY_VIEW }, 'GET, HEAD, OPTIONS'),
    ApiAcceptLanguage(),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'forbidden', 'not_found']),
  );
}

export function ApiPatchAccount() {
  const acceptPatch = { 'Accept-Patch': header('The one format of a patch.', MERGE_PATCH) };
  return applyDecorators(
    ApiOperation({
      summary: 'Changes the own account',
      description:
        'JSON Merge Patch (RFC 7396): absent is untouched, null clears where null is allowed, arrays are replaced ' +
        'as a whole. All faults are reported together, and nothing is saved if there is one.',
    }),
    ApiUsername(),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description:
        'Changes the account only if this is the tag of its current full view; `*` always matches.',
      schema: { type: 'string' },
    }),
    ApiAcceptLanguage(),
    ApiConsumes(MERGE_PATCH),
    ApiBody({ type: AccountPatch, required: true, examples: PATCHES }),
    ApiOkResponse({
      description: 'The updated account, in the full view',
      headers: accountHeaders('GET, HEAD, OPTIONS, PATCH'),
      content: json(FULL),
    }),
    ApiProblems(
      [
        ...ALWAYS,
        ...BODY,
        'invalid_parameter',
        'validation',
        'not_saved',
        'outcome_unknown',
        'forbidden',
        'not_found',
        'precondition_failed',
        'precondition_required',
      ],
      { 412: ETAG, 415: acceptPatch },
    ),
  );
}

export function ApiSearchEmails() {
  return applyDecorators(
    ApiOperation({
      summary: 'Finds the accounts of email addresses',
      description: 'Staff only; for everybody else the route does not exist. Unknown addresses are left out.',
    }),
    ApiAcceptLanguage(),
    ApiConsumes('application/json'),
    ApiBody({ type: EmailSearch, required: true }),
    ApiOkResponse({
      description: 'The accounts found',
      headers: REQUEST_ID,
      content: json({ type: 'array', items: refs(EmailSearchResult)[0]! }),
    }),
    ApiProblems([...ALWAYS, ...BODY, 'not_found']),
  );
}

export function ApiGetMe() {
  return applyDecorators(
    ApiOperation({ summary: "The caller's username" }),
    ApiAcceptLanguage(),
    ApiOkResponse({
      description: 'Who is calling',
      headers: REQUEST_ID,
      type: Me,
    }),
    ApiProblems([...ALWAYS, 'not_found']),
  );
}

export function ApiGetVisibility() {
  const exposure = {
    type: 'object',
    required: ['seen_by', 'reason'],
    properties: {
      seen_by: { type: 'array', items: { type: 'string', enum: ['owner', 'staff', 'other'] } },
      reason: { type: 'string', enum: [...EXPOSURE_REASONS] },
    },
    additionalProperties: false,
  };
  return applyDecorators(
    ApiOperation({
      summary: 'Who sees each field of an account, and why',
      description:
        'For the owner and staff. `site_policy`: the configuration alone decides; `own_choice`: her `account_privacy` ' +
        'does; `minor_rule`: a parent has to consent. While that is so nobody sees her picture.',
    }),
    ApiUsername(),
    ApiAcceptLanguage(),
    ApiOkResponse({
      description: 'Every field of an account',
      headers: { ...REQUEST_ID, 'Cache-Control': header('Not to be kept.', 'private, no-store') },
      content: json({
        type: 'object',
        required: ['username', 'fields'],
        properties: {
          username: { type: 'string', example: 'john' },
          fields: {
            type: 'object',
            required: [...ACCOUNT_FIELDS],
            properties: Object.fromEntries(ACCOUNT_FIELDS.map((field) => [field, exposure])),
            additionalProperties: false,
          },
        },
        additionalProperties: false,
      }),
    }),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'not_found']),
  );
}

/** 200 with a tag, or 304 if the client has that representation already. */
function ApiConditionalRead(description: string, schema: object, allow: string) {
  const headers = accountHeaders(allow);
  return applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'Tags that the client has: 304 if one of them is current.',
      schema: { type: 'string' },
    }),
    ApiOkResponse({ description, headers, content: json(schema) }),
    ApiResponse({ status: 304, description: 'The client has the current representation', headers }),
  );
}

function accountHeaders(allow: string): ResponseHeaders {
  return {
    ...REQUEST_ID,
    ...ETAG,
    Allow: header('The methods of the resource.', allow),
    'Cache-Control': header('Stored for this caller alone, and asked for each time.', 'private, no-cache'),
    Vary: header('What the body depends on.', 'Accept'),
  };
}

function json(schema: object) {
  return { 'application/json': { schema } };
}

function ref(name: string) {
  return { $ref: `#/components/schemas/${name}` };
}

const PATCHES = {
  fields: {
    summary: 'Some fields',
    value: {
      bio: 'I teach physics.',
      country: 'US',
      language_proficiencies: [{ code: 'en' }, { code: 'es' }],
    },
  },
  clear: { summary: 'Clear a field', value: { goals: null } },
  email: { summary: 'Ask for another email address', value: { email: 'john@example.org' } },
};
