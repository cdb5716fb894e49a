import { errors } from 'jose';

/** Stable words for clients, as Open edX has them: its apps ask for another token on `token_expired` alone. */
export type TokenErrorCode =
  | 'token_not_provided'
  /** No JWT that could be read. */
  | 'token_malformed'
  | 'token_expired'
  /** Everything else: signature, algorithm, issuer, audience, kind. */
  | 'token_nonexistent';

/** The token proves nothing. `description` may be shown to the caller: it never quotes the token. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';

  constructor(
    readonly description: string,
    readonly code: Exclude<TokenErrorCode, 'token_not_provided'> = 'token_nonexistent',
  ) {
    super(description);
  }
}

const CHALLENGE = 'Bearer realm="accounts"';

/** 401: there is no token, or none that proves anything. */
export class UnauthorizedError extends Error {
  override readonly name = 'UnauthorizedError';
  readonly code: TokenErrorCode;
  /** The value of `WWW-Authenticate` (RFC 9110 §11.6.1, RFC 6750 §3). */
  readonly challenge: string;
  /** What is wrong with the token that was sent. */
  readonly detail: string | undefined;

  constructor(refusal?: InvalidTokenError) {
    super('Authentication is required', { cause: refusal });
    this.code = refusal?.code ?? 'token_not_provided';
    this.challenge =
      refusal === undefined
        ? CHALLENGE
        : `${CHALLENGE}, error="invalid_token", error_description="${refusal.description}"`;
    this.detail = refusal && `${refusal.description}.`;
  }
}

/** The keys cannot be had just now, so nothing can be said about the token: an outage, not a bad token. */
export class KeySetUnavailableError extends Error {
  override readonly name = 'KeySetUnavailableError';

  constructor(
    cause: unknown,
    readonly retryAfterSeconds = 2,
  ) {
    super('The key set that tokens are verified with is unavailable', { cause });
  }
}

const CLAIM_FAULTS: Readonly<Record<string, string>> = {
  exp: 'The token has no usable expiry',
  nbf: 'The token is not valid yet',
  iss: 'The token is from another issuer',
  aud: 'The token is meant for another audience',
};

/** Only fixed sentences: what jose says may hold parts of the token. */
export function refusalOf(error: errors.JOSEError): InvalidTokenError {
  // Clients of Open edX look for exactly this sentence.
  if (error instanceof errors.JWTExpired) return new InvalidTokenError('Token has expired', 'token_expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new InvalidTokenError(CLAIM_FAULTS[error.claim] ?? 'A claim of the token is not acceptable');
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return new InvalidTokenError('The algorithm of the token is not accepted');
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new InvalidTokenError('The signature of the token is wrong');
  }
  if (error instanceof errors.JOSENotSupported) {
    return new InvalidTokenError('The token needs an extension that is not supported');
  }
  return malformedToken();
}

export function malformedToken(what = 'The token is malformed'): InvalidTokenError {
  return new InvalidTokenError(what, 'token_malformed');
}
