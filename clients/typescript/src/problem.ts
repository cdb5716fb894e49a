import type { components } from './schema.js';

type Schemas = components['schemas'];

/** The body of an answer that is not a success (RFC 9457). */
export type Problem = Schemas['ProblemDetails'] &
  Partial<Pick<Schemas['UnauthorizedProblem'], 'error_code'>> &
  Pick<Schemas['ValidationProblem'], 'field_errors'> &
  Pick<Schemas['PreconditionProblem'], 'changed_fields'>;
export type FieldError = Schemas['FieldError'];

/** The last segment of `type`, which is stable; there may be more in future. */
export type ProblemCode =
  | 'malformed_request'
  | 'invalid_parameter'
  | 'validation'
  | 'invalid_image'
  | 'not_saved'
  | 'unauthorized'
  | 'forbidden'
  | 'account_not_created'
  | 'not_found'
  | 'not_acceptable'
  | 'conflict'
  | 'gone'
  | 'precondition_failed'
  | 'precondition_required'
  | 'payload_too_large'
  | 'unsupported_media_type'
  | 'rate_limited'
  | 'internal'
  | 'unavailable'
  /** Not from the service: a proxy in between answered. */
  | 'unknown'
  | (string & {});

/** Thrown for every answer that is not a success. What `fetch` throws (no connection, an abort) passes as it is. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: ProblemCode;
  /** As the service sent it; absent if something else answered. */
  readonly problem: Problem | undefined;
  /** What to show to the user, in the language that `Accept-Language` asks for. */
  readonly userMessage: string;
  /** By field; empty unless the code is `validation`. */
  readonly fieldErrors: Readonly<Record<string, FieldError>>;
  /** Of `precondition_failed`: what has changed since the tag that was sent, where the service can tell. */
  readonly changedFields: readonly string[];
  /** Of `precondition_failed`: the tag of the current full view. */
  readonly etag: string | undefined;
  /** Names the request in the service's log. */
  readonly requestId: string | undefined;

  constructor(response: Response, body: unknown) {
    const problem = isProblem(body) ? body : undefined;
    super(problem ? `${problem.title}: ${problem.detail}` : `HTTP status ${response.status}`);
    this.status = response.status;
    this.code = problem?.type.replace(/.*\//, '') ?? 'unknown';
    this.problem = problem;
    this.userMessage = problem?.user_message ?? '';
    this.fieldErrors = problem?.field_errors ?? {};
    this.changedFields = problem?.changed_fields ?? [];
    this.etag = response.headers.get('ETag') ?? undefined;
    this.requestId = problem?.instance ?? response.headers.get('X-Request-Id') ?? undefined;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'type' in body && 'developer_message' in body;
}
