import { errors } from 'jose';

/** The token proves nothing. `description` may be shown to the caller: it never quotes the token. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';

  constructor(readonly description: string) {
    super(description);
  }
}

/** The keys cannot be had just now, so nothing can be said about the token: an outage, not a bad token. */
export class KeySetUnavailableError extends Error {
  override readonly name = 'KeySetUnavailableError';

  constructor(cause: unknown) {
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
export function describeRefusal(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) return 'The token has expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    return CLAIM_FAULTS[error.claim] ?? 'A claim of the token is not acceptable';
  }
  if (error instanceof errors.JOSEAlgNotAllowed) return 'The algorithm of the token is not accepted';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'The signature of the token is wrong';
  return 'The token is malformed';
}
