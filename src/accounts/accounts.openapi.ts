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
import { MERGE_PATCH } from './merge-patch.pipe.js';
import { schemaRef } from '../openapi/account-schemas.js';
import {
  ALWAYS,
  ApiProblems,
  BODY,
  header,
  REQUEST_ID,
  type ResponseHeaders,
} from '../openapi/problem-responses.js';
import { ApiAcceptLanguage, ApiUsername } from '../openapi/parameters.js';
import { EmailSearch, EmailSearchResult } from './dto/email-search.dto.js';
import { Me } from './dto/me.dto.js';

const FULL = schemaRef('FullAccount');
const ANY_VIEW = schemaRef('AnyAccount');

const ETAG = { ETag: header('Strong entity tag of this representation.', '"3-1.2026.hC2kWq_1aB"') };

export function AccountsApi() {
  return applyDecorators(
    ApiTags('accounts'),
    ApiBearerAuth('bearer'),
    ApiExtraModels(EmailSearch, EmailSearchResult),
  );
}

export function ApiGetAccount() {
  return applyDecorators(
    ApiOperation({
      summary: 'Reads one account',
      description:
        'The owner and staff see the full view, services see what their scopes grant, and everybody else ' +
        'sees what the owner shares.',
    }),
    ApiUsername(),
    ApiConditionalRead("The account, in the caller's view", ANY_VIEW, 'GET, HEAD, OPTIONS, PATCH'),
    ApiAcceptLanguage(),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'not_found']),
  );
}

export function ApiListAccounts() {
  return applyDecorators(
    ApiOperation({
      summary: 'Reads several accounts',
      description:
        'Give usernames, ids or an email address (ids and address only for staff and services); without any ' +
        "of them the result is the caller's own account. Each account shows what the caller may see of it. " +
        'Accounts come in the order asked for; duplicates appear once, and unknown names are left out.',
    }),
    ApiConditionalRead('The accounts', { type: 'array', items: ANY_VIEW }, 'GET, HEAD, OPTIONS'),
    ApiAcceptLanguage(),
    ApiProblems([...ALWAYS, 'invalid_parameter', 'forbidden', 'not_found']),
  );
}

export function ApiPatchAccount() {
  return applyDecorators(
    ApiOperation({
      summary: 'Changes your own account',
      description:
        'JSON Merge Patch (RFC 7396): absent fields stay unchanged, null clears a field where null is ' +
        'allowed, and arrays are replaced as a whole. All faults are reported together, and if there is ' +
        'one, nothing is saved.',
    }),
    ApiMergePatch(schemaRef('AccountPatch'), PATCHES),
    ApiOkResponse({
      description: 'The updated account, in the full view',
      headers: accountHeaders('GET, HEAD, OPTIONS, PATCH'),
      content: json(FULL),
    }),
  );
}

/** What the owner sends to change something of the account, and all that can be wrong with it. */
export function ApiMergePatch(schema: ReturnType<typeof schemaRef>, examples: ExamplesObject) {
  const acceptPatch = { 'Accept-Patch': header('The only format that a patch can have.', MERGE_PATCH) };
  return applyDecorators(
    ApiUsername(),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description:
        'Changes the account only if this is the entity tag of its current full view; `*` always matches.',
      schema: { type: 'string' },
    }),
    ApiAcceptLanguage(),
    ApiConsumes(MERGE_PATCH),
    ApiBody({ schema, required: true, examples }),
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

type ExamplesObject = Readonly<Record<string, { readonly summary: string; readonly value: unknown }>>;

export function ApiSearchEmails() {
  return applyDecorators(
    ApiOperation({
      summary: 'Finds accounts by email address',
      description:
        'For staff and services with `search`; everybody else gets 404. Unknown addresses are left out.',
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
      description: "The caller's username",
      headers: REQUEST_ID,
      type: Me,
    }),
    ApiProblems([...ALWAYS, 'not_found']),
  );
}

/** 200 with a tag, or 304 if the client has that representation already. */
function ApiConditionalRead(description: string, schema: object, allow: string) {
  const headers = accountHeaders(allow);
  return applyDecorators(
    ApiHeader({
      name: 'If-None-Match',
      required: false,
      description: 'Entity tags of stored responses; 304 if one of them is current.',
      schema: { type: 'string' },
    }),
    ApiOkResponse({ description, headers, content: json(schema) }),
    ApiResponse({ status: 304, description: 'The stored response is current', headers }),
  );
}

/** Of an answer that is one account, or a list of them. */
export function accountHeaders(allow: string): ResponseHeaders {
  return {
    ...REQUEST_ID,
    ...ETAG,
    Allow: header('The methods that the resource supports.', allow),
    'Cache-Control': header(
      'May be stored for this caller only, and must be revalidated each time.',
      'private, no-cache',
    ),
    Vary: header('The request headers that the body depends on.', 'Accept'),
  };
}

export function json(schema: object) {
  return { 'application/json': { schema } };
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
