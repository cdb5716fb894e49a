import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import passport from 'passport';
import { bearerToken } from './bearer-token.js';
import type { Principal } from './principal.js';
import { InvalidTokenError } from './token-errors.js';
import { TokenVerifier } from './token-verifier.js';

const CHALLENGE = 'Bearer realm="accounts"';

/**
 * Bearer tokens (RFC 6750) for passport. It is told of a bad token by `fail`, of an outage by `error`.
 *
 * Passport runs each request on an `Object.create()` of this object, where `success`, `fail` and `error`
 * are put: hence no `#private` members, which such an object does not have.
 */
@Injectable()
export class JwtStrategy extends passport.Strategy {
  override readonly name = 'jwt';

  constructor(private readonly verifier: TokenVerifier) {
    super();
  }

  override authenticate(request: IncomingMessage): void {
    let principal: Principal | Promise<Principal> | null;
    // Only the verifying is tried: what passport calls next may throw for reasons of its own.
    try {
      const token = bearerToken(request);
      principal = token === null ? null : this.verifier.verify(token);
    } catch (error) {
      return this.refuse(error);
    }
    if (principal === null) return this.fail(CHALLENGE, 401);
    if (!(principal instanceof Promise)) return this.success(principal);
    principal.then(
      (verified) => this.success(verified),
      (error: unknown) => this.refuse(error),
    );
  }

  private refuse(error: unknown): void {
    if (!(error instanceof InvalidTokenError)) return this.error(error);
    this.fail(`${CHALLENGE}, error="invalid_token", error_description="${error.description}"`, 401);
  }
}
