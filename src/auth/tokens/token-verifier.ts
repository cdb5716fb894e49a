import { errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey, type JWTVerifyOptions } from 'jose';
import { LRUCache } from 'lru-cache';
import { principalFromClaims, type ClaimOptions, type Principal } from '../principal.js';
import { KEY_SET_MAX_AGE_MS } from './remote-key-set.js';
import { InvalidTokenError, KeySetUnavailableError, malformedToken, refusalOf } from './token-errors.js';
import { requireAccessTokenHeader, requireAccessTokenPayload } from './token-kind.js';
import { verificationKey, type KeyOptions, type VerificationKey } from './verification-key.js';

export interface TokenVerifierOptions extends KeyOptions, ClaimOptions {
  /** Exact match when set; not checked otherwise. */
  readonly issuer?: string;
  readonly audience?: string;
  /** Tokens remembered; default 10,000. */
  readonly cacheSize?: number;
  /** Milliseconds since 1970, as Date.now. */
  readonly now?: () => number;
}

interface Verified {
  readonly principal: Principal;
  /** Whole seconds, as in the token (RFC 7519 §2, NumericDate). */
  readonly exp: number;
  readonly nbf: number;
  /** Milliseconds: when the signature must be checked again. */
  readonly verifyAgainAt: number;
}

export const CLOCK_TOLERANCE_SECONDS = 30;
/** Entra ID lists up to 200 groups in a token, which makes some 11,000 characters. */
const MAX_TOKEN_LENGTH = 16 * 1024;
/** Bounds the cache in characters too: 10,000 tokens of the greatest length would be 160 MB. */
const MAX_CACHED_CHARACTERS = 16 * 1024 * 1024;
/**
 * RFC 7515 §7.1, three parts of base64url; jose's decoder would let white space and padding pass. Without a signature
 * it is still a token that can be read: its algorithm is refused.
 */
const COMPACT_JWS = /^[\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * Verifies access tokens after RFC 8725 and says who they speak for.
 *
 * A verified token is remembered, keyed by the whole token. That is safe: another byte anywhere is another
 * key, only tokens that passed every check are entered, a signature over the same bytes with the same key
 * cannot turn bad, and what can change with time (`exp`, `nbf`, a withdrawn key) is looked at on every hit.
 */
export class TokenVerifier {
  private readonly key: VerificationKey;
  private readonly verifyOptions: JWTVerifyOptions;
  private readonly claimOptions: ClaimOptions;
  private readonly verified: LRUCache<string, Verified>;
  private readonly now: () => number;

  constructor(options: TokenVerifierOptions) {
    this.key = verificationKey(options);
    this.claimOptions = options;
    this.now = options.now ?? Date.now;
    this.verifyOptions = {
      algorithms: this.key.algorithms,
      issuer: options.issuer,
      audience: options.audience,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp'],
    };
    this.verified = new LRUCache<string, Verified>({
      max: options.cacheSize ?? 10_000,
      maxSize: MAX_CACHED_CHARACTERS,
      sizeCalculation: (_, token) => token.length,
    });
  }

  /**
   * Answers at once for a token seen before.
   *
   * @throws InvalidTokenError, KeySetUnavailableError; the promise rejects with the same
   */
  verify(token: string): Principal | Promise<Principal> {
    const known = this.verified.get(token);
    if (known && this.isStillGood(known)) return known.principal;
    if (token.length > MAX_TOKEN_LENGTH) throw malformedToken('The token is too long');
    if (!COMPACT_JWS.test(token)) throw malformedToken();
    return this.verifyAnew(token);
  }

  /** Not good is not yet refused: jose then decides, so that both ways say the same. */
  private isStillGood({ exp, nbf, verifyAgainAt }: Verified): boolean {
    const now = this.now();
    const seconds = Math.floor(now / 1000);
    return (
      now < verifyAgainAt &&
      exp > seconds - CLOCK_TOLERANCE_SECONDS &&
      nbf <= seconds + CLOCK_TOLERANCE_SECONDS
    );
  }

  private async verifyAnew(token: string): Promise<Principal> {
    const claims = await this.checkedClaims(token);
    // `1e999` is a number to JSON.parse and to jose, and never expires.
    if (!Number.isFinite(claims.exp)) throw new InvalidTokenError('The token has no usable expiry');
    requireAccessTokenPayload(claims.typ);
    const principal = principalFromClaims(claims, this.claimOptions);
    if (!principal) throw new InvalidTokenError('The token does not name a user');

    this.verified.set(token, {
      principal,
      exp: claims.exp as number,
      nbf: claims.nbf ?? -Infinity,
      verifyAgainAt: this.key.canBeWithdrawn ? this.now() + KEY_SET_MAX_AGE_MS : Infinity,
    });
    return principal;
  }

  /** Asked for after the algorithm was accepted, and before anything is fetched or computed. */
  private readonly getKey: JWTVerifyGetKey = (header, token) => {
    requireAccessTokenHeader(header.typ);
    return this.key.getKey(header, token);
  };

  private async checkedClaims(token: string): Promise<JWTPayload> {
    try {
      const currentDate = new Date(this.now());
      return (await jwtVerify(token, this.getKey, { ...this.verifyOptions, currentDate })).payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw refusalOf(error);
      // A key of the set that cannot verify (RSA below 2048 bits) is the set's fault, not the token's.
      if (error instanceof TypeError && this.key.canBeWithdrawn) throw new KeySetUnavailableError(error);
      throw error;
    }
  }
}

/** @throws Error if the key is missing, ambiguous, too weak or of another kind */
export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  return new TokenVerifier(options);
}
