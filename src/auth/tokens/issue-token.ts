import { SignJWT } from 'jose';
import { STAFF_SCOPE } from '../../accounts/fields/service-scopes.js';

export interface TokenRequest {
  readonly secret: string | Uint8Array;
  readonly username: string;
  /** The token of an internal service: with the word `accounts:staff`. */
  readonly staff: boolean;
  /** Further words that grant rights: see SERVICE_SCOPES. */
  readonly scopes?: readonly string[];
  readonly ttlSeconds: number;
  readonly issuer?: string;
  readonly audience?: string;
  readonly usernameClaim?: string;
  readonly scopeClaims?: readonly string[];
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/** An HS256 token that a verifier with the same settings accepts: for development, tests and operators. */
export async function issueToken(request: TokenRequest): Promise<string> {
  const { secret, username, staff, scopes = [], ttlSeconds, issuer, audience, now = Date.now() } = request;
  const words = [...(staff ? [STAFF_SCOPE] : []), ...scopes];
  const [scopeClaim = 'scope'] = request.scopeClaims ?? [];
  const issuedAt = Math.floor(now / 1000);
  const token = new SignJWT({
    [request.usernameClaim ?? 'preferred_username']: username,
    // Whatever dots are in it: the whole text is a claim's name first.
    ...(words.length > 0 && { [scopeClaim]: words.join(' ') }),
  });
  token.setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).setSubject(username);
  token.setIssuedAt(issuedAt).setExpirationTime(issuedAt + ttlSeconds);
  if (issuer !== undefined) token.setIssuer(issuer);
  if (audience !== undefined) token.setAudience(audience);
  return token.sign(typeof secret === 'string' ? Buffer.from(secret, 'utf8') : secret);
}
