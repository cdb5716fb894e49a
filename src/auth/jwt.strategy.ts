import type { IncomingMessage } from 'node:http';
import passport from 'passport';
import { bearerToken } from './tokens/bearer-token.js';
import { cookieToken } from './tokens/cookie-token.js';
import type { Principal } from './principal.js';
import { InvalidTokenError, UnauthorizedError } from './tokens/token-errors.js';
import type { TokenVerifier } from './tokens/token-verifier.js';

/**
 * Bearer tokens (RFC 6750) for passport. It is told of a bad token by `fail`, of an outage by `error`.
 *
 * Passport runs each request on an `Object.create()` of this object, where `success`, `fail` and `error`
 * are put: hence no `#private` members, which such an object does not have.
 */
export class JwtStrategy extends passport.Strategy {
  override readonly name = 'jwt';

  /** @param cookies whether a token may come in cookies */
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly cookies = false,
  ) {
    super();
  }

  override authenticate(request: IncomingMessage): void {
    let principal: Principal | Promise<Principal> | null;
    // Only the verifying is tried: what passport calls next may throw for reasons of its own.
    try {
      const token = bearerToken(request) ?? (this.cookies ? cookieToken(request) : null);
      principal = token === null ? null : this.verifier.verify(token);
    } catch (error) {
      return this.refuse(error);
    }
    if (principal === null) return this.fail(new UnauthorizedError());
    if (!(principal instanceof Promise)) return this.success(principal);
    principal.then(
      (verified) => this.success(verified),
      (error: unknown) => this.refuse(error),
    );
  }

  private refuse(error: unknown): void {
    if (error instanceof InvalidTokenError) this.fail(new UnauthorizedError(error));
    else this.error(error);
  }
}
