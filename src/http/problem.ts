import { describeFaults, type FieldFault } from '../validation/fault.js';
import {
  userMessage,
  type Language,
  type MessageCode,
  type MessageParams,
  type ProblemCode,
} from '../i18n/user-messages.js';

const PROBLEMS: Readonly<Record<ProblemCode, readonly [status: number, title: string, detail: string]>> = {
  malformed_request: [400, 'Malformed request', 'The request could not be understood.'],
  invalid_parameter: [400, 'Invalid parameter', 'A query parameter is unknown, repeated or out of range.'],
  validation: [
    400,
    'Invalid fields',
    'Some fields are not valid; field_errors says which. Nothing was saved.',
  ],
  not_saved: [400, 'Not saved', 'The changes could not be saved. Nothing was saved.'],
  invalid_image: [400, 'Invalid image', 'The file cannot become a profile image. Nothing was saved.'],
  unauthorized: [401, 'Unauthorized', 'A valid token is required: "Authorization: Bearer TOKEN".'],
  forbidden: [403, 'Forbidden', 'The caller is not allowed to do this.'],
  account_not_created: [403, 'Account not created', 'The caller has no account, and none can be created.'],
  not_found: [404, 'Not found', 'There is no such resource.'],
  method_not_allowed: [405, 'Method not allowed', 'The resource does not support this method; see Allow.'],
  not_acceptable: [406, 'Not acceptable', 'The resource is not available in a format that Accept allows.'],
  request_timeout: [408, 'Request timeout', 'The request was not received in time.'],
  conflict: [409, 'Conflict', 'The request conflicts with the current state of the resource.'],
  gone: [410, 'Gone', 'The resource is no longer available.'],
  precondition_failed: [412, 'Precondition failed', 'If-Match does not match the current version; see ETag.'],
  payload_too_large: [413, 'Payload too large', 'The request body is larger than allowed.'],
  unsupported_media_type: [
    415,
    'Unsupported media type',
    'The Content-Type or Content-Encoding is not supported.',
  ],
  expectation_failed: [417, 'Expectation failed', 'The only supported Expect value is 100-continue.'],
  precondition_required: [428, 'Precondition required', 'This request needs an If-Match header.'],
  rate_limited: [429, 'Too many requests', 'The limit is reached for now; see Retry-After.'],
  headers_too_large: [431, 'Header fields too large', 'The request header fields are larger than allowed.'],
  internal: [500, 'Internal error', 'The service failed. Nothing was saved.'],
  unavailable: [503, 'Service unavailable', 'A part of the service is unavailable. Nothing was saved.'],
  outcome_unknown: [
    503,
    'Outcome unknown',
    'The connection to the database was lost while saving. The changes may have been saved: read the ' +
      'account before you try again.',
  ],
};

/** A kind of problem, with what it says by default. */
export interface ProblemType {
  readonly code: ProblemCode;
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** In English. */
  readonly userMessage: string;
}

export function problemTypes(): ProblemType[] {
  return Object.entries(PROBLEMS).map(([name, [status, title, detail]]) => {
    const code = name as ProblemCode;
    return { code, status, title, detail, userMessage: userMessage(code, 'en') };
  });
}

export interface ProblemOptions {
  /** For developers, in English: what is wrong here. No stack, SQL, path or secret. */
  detail?: string;
  headers?: Record<string, string>;
  /** Further members of the body (RFC 9457 §3.2); standard members cannot be replaced. */
  extensions?: Record<string, unknown>;
  /** Another sentence for the user than the code's own. */
  userMessage?: { code: MessageCode; params?: MessageParams };
  cause?: unknown;
}

/** An answer that is not a success. The code is stable, and names the problem type. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, unknown>>;
  private readonly sentence: ProblemOptions['userMessage'];

  constructor(
    readonly code: ProblemCode,
    options: ProblemOptions = {},
  ) {
    const [status, title, defaultDetail] = PROBLEMS[code];
    const detail = options.detail ?? defaultDetail;
    super(detail, 'cause' in options ? { cause: options.cause } : undefined);
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.headers = options.headers ?? {};
    this.extensions = options.extensions ?? {};
    this.sentence = options.userMessage;
  }

  userMessage(language: Language): string {
    return userMessage(this.sentence?.code ?? this.code, language, this.sentence?.params);
  }
}

export interface ProblemContext {
  /** The request id. */
  instance: string;
  language: Language;
  /** Where problem types live, without a slash at the end: `<PUBLIC_URL>/problems`. */
  typeBase: string;
}

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  developer_message: string;
  user_message: string;
  [extension: string]: unknown;
}

/** The body of `application/problem+json` (RFC 9457). */
export function problemBody(problem: Problem, { instance, language, typeBase }: ProblemContext): ProblemBody {
  const { code, title, status, detail, extensions } = problem;
  const standard = {
    type: `${typeBase}/${code}`,
    title,
    status,
    detail,
    instance,
    developer_message: detail,
    user_message: problem.userMessage(language),
  };
  return { ...standard, ...extensions, ...standard };
}

/** What `error_code` of a 401 says, in the words of Open edX, by which its clients go. */
export const TOKEN_ERROR_CODES = [
  'token_not_provided',
  'token_malformed',
  'token_expired',
  'token_nonexistent',
] as const;

/** The caller has to come with another token. */
export function unauthorizedProblem(refusal: {
  readonly code: (typeof TOKEN_ERROR_CODES)[number];
  /** For `WWW-Authenticate`. */
  readonly challenge: string;
  readonly detail?: string | undefined;
}): Problem {
  return new Problem('unauthorized', {
    detail: refusal.detail,
    headers: { 'WWW-Authenticate': refusal.challenge },
    extensions: { error_code: refusal.code },
  });
}

/** Nothing was saved because of these fields. */
export function validationProblem(faults: ReadonlyMap<string, FieldFault>, language: Language): Problem {
  return new Problem('validation', { extensions: { field_errors: describeFaults(faults, language) } });
}
