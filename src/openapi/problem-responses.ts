import { applyDecorators } from '@nestjs/common';
import {
  ApiExtraModels,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  getSchemaPath,
  type ApiResponseOptions,
} from '@nestjs/swagger';
import {
  Problem,
  problemBody,
  TOKEN_ERROR_CODES,
  unauthorizedProblem,
  validationProblem,
} from '../http/problem.js';
import type { ProblemCode } from '../i18n/user-messages.js';
import { Fault } from '../validation/fault.js';

/** Of a response, as OpenAPI describes them. */
export type ResponseHeaders = NonNullable<ApiResponseOptions['headers']>;

/** The body of every error (RFC 9457). */
export class ProblemDetails {
  @ApiProperty({
    format: 'uri-reference',
    description: 'The type of problem; its last segment is a stable code',
  })
  type!: string;

  @ApiProperty({ description: 'A short title for this type of problem' })
  title!: string;

  @ApiProperty({ type: 'integer', description: 'The HTTP status' })
  status!: number;

  @ApiProperty({ description: 'For developers, in English: what is wrong with this request' })
  detail!: string;

  @ApiProperty({ description: 'The request id, as in the header `X-Request-Id`' })
  instance!: string;

  @ApiProperty({ description: 'The same as `detail`' })
  developer_message!: string;

  @ApiProperty({
    description: 'A sentence to show to the user, in the language that `Accept-Language` asks for',
  })
  user_message!: string;
}

/** There was no token, or none that is any good. */
export class UnauthorizedProblem extends ProblemDetails {
  @ApiProperty({
    enum: TOKEN_ERROR_CODES,
    description:
      'Why the token was refused: it is missing, unreadable, expired (get a new one), or not accepted for ' +
      'another reason',
    example: 'token_expired',
  })
  error_code!: string;
}

/** What is wrong with one field. */
export class FieldError {
  @ApiProperty({ description: 'For developers, in English: the value (shortened), the field and the rule' })
  developer_message!: string;

  @ApiProperty({ description: 'A sentence to show to the user; it never contains the value' })
  user_message!: string;
}

/** A request with a body was refused; nothing was saved. */
@ApiExtraModels(FieldError)
export class ValidationProblem extends ProblemDetails {
  @ApiPropertyOptional({
    type: 'object',
    description: 'All faults, by field name; absent if no field is at fault',
    additionalProperties: { $ref: getSchemaPath(FieldError) },
  })
  field_errors?: Record<string, FieldError>;
}

/** The resource has changed since the version that `If-Match` names. */
export class PreconditionProblem extends ProblemDetails {
  @ApiPropertyOptional({
    type: [String],
    description:
      'The fields that have changed since the version of the given tag; absent if the tag names no known ' +
      'version.',
    example: ['bio'],
  })
  changed_fields?: string[];
}

/** Problems whose body has more members than all have. */
const BODIES: Partial<Record<ProblemCode, typeof ProblemDetails>> = {
  unauthorized: UnauthorizedProblem,
  validation: ValidationProblem,
  precondition_failed: PreconditionProblem,
};

/** A response header whose value is text, and which is always there. */
export function header(description: string, example?: string): ResponseHeaders[string] {
  return {
    description,
    required: true,
    schema: { type: 'string' },
    ...(example !== undefined && { example }),
  };
}

export const REQUEST_ID = {
  'X-Request-Id': header(
    'Identifies the request in the log. A short, plain value sent by the client is kept.',
  ),
};

const PROBLEM_HEADERS: ResponseHeaders = {
  ...REQUEST_ID,
  'Cache-Control': header('The response must not be stored.', 'no-store'),
  Vary: header('The request headers that the body depends on.', 'Accept, Accept-Language'),
};

const RETRY_AFTER = { 'Retry-After': header('Seconds to wait before the next attempt.', '2') };

const HEADERS_BY_STATUS: Readonly<Record<number, ResponseHeaders>> = {
  401: { 'WWW-Authenticate': header('The challenge (RFC 6750).', 'Bearer error="invalid_token"') },
  429: RETRY_AFTER,
  503: RETRY_AFTER,
};

/** What every route that asks for a token may answer. */
export const ALWAYS: readonly ProblemCode[] = [
  // Of the header Access-Purpose, at least.
  'invalid_parameter',
  'unauthorized',
  'account_not_created',
  'not_acceptable',
  'rate_limited',
  'internal',
  'unavailable',
];
/** What every route that takes JSON may answer. */
export const BODY: readonly ProblemCode[] = [
  'malformed_request',
  'payload_too_large',
  'unsupported_media_type',
];

/**
 * The problems that a route answers with; those of one status share a response.
 *
 * @param headers further response headers, by status
 * @param alsoAs further media types in which the route says the same
 */
export function ApiProblems(
  codes: readonly ProblemCode[],
  headers: Record<number, ResponseHeaders> = {},
  alsoAs: object = {},
) {
  const problems = [...new Set(codes)].map(exampleOf);
  const statuses = new Set(problems.map(({ status }) => status));
  const responses = Array.from(statuses, (status) =>
    problemResponse(
      problems.filter((problem) => problem.status === status),
      { ...PROBLEM_HEADERS, ...HEADERS_BY_STATUS[status], ...headers[status] },
      alsoAs,
    ),
  );
  return applyDecorators(ApiExtraModels(ProblemDetails, ...Object.values(BODIES)), ...responses);
}

function problemResponse(problems: readonly Problem[], headers: ResponseHeaders, alsoAs: object) {
  return ApiResponse({
    status: problems[0]!.status,
    description: problems.map(({ title, detail }) => `${title}: ${detail}`).join('\n\n'),
    headers,
    content: {
      ...alsoAs,
      'application/problem+json': {
        schema: bodySchema(problems),
        examples: Object.fromEntries(problems.map((problem) => [problem.code, shown(problem)])),
      },
    },
  });
}

/** One schema for all problems of a status: generators make little of alternatives, so what not all have is optional. */
function bodySchema(problems: readonly Problem[]) {
  const [special] = problems.flatMap(({ code }) => BODIES[code] ?? []);
  return { $ref: getSchemaPath(special ?? ProblemDetails) };
}

function exampleOf(code: ProblemCode): Problem {
  if (code === 'unauthorized')
    return unauthorizedProblem({ code: 'token_not_provided', challenge: 'Bearer' });
  if (code !== 'validation') return new Problem(code);
  const fault = new Fault('not_offered', 'must be one of f, m, o or null');
  return validationProblem(new Map([['gender', { value: 'x', fault }]]), 'en');
}

function shown(problem: Problem) {
  const instance = '0f8fad5b-d9cb-469f-a165-70867728950e';
  const typeBase = 'https://accounts.example.org/problems';
  return { summary: problem.title, value: problemBody(problem, { instance, typeBase, language: 'en' }) };
}
