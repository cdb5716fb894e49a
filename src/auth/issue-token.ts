import { SignJWT } from 'jose';
import { STAFF_SCOPE } from './principal.js';

export interface TokenRequest {
  readonly secret: string | Uint8Array;
  readonly username: string;
  /** The token of an internal service: scope `accounts:staff`. */
  readonly staff: boolean;
  readonly ttlSeconds: number;
  readonly issuer?: string;
  readonly audience?: string;
  readonly usernameClaim?: string;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/** An HS256 token that a verifier with the same settings accepts: for development, tests and operators. */
export async function issueToken(request: TokenRequest): Promise<string> {
  const { secret, username, staff, ttlSeconds, issuer, audience, now = Date.now() } = request;
  const issuedAt = Math.floor(now / 1000);
  const token = new SignJWT({
    [request.usernameClaim ?? 'preferred_username']: username,
    ...(staff && { scope: STAFF_SCOPE }),
  });
  token.setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).setSubject(username);
  token.setIssuedAt(issuedAt).setExpirationTime(issuedAt + ttlSeconds);
  if (issuer !== undefined) token.setIssuer(issuer);
  if (audience !== undefined) token.setAudience(audience);
  return token.sign(typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret);
}
