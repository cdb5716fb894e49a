import type { IncomingMessage } from 'node:http';
import passport from 'passport';
import type { JwtStrategy } from './jwt.strategy.js';
import type { Principal } from './principal.js';

/** Error: UnauthorizedError, KeySetUnavailableError, or a fault of ours. */
export type Authenticated = (error: unknown, principal?: Principal) => void;
export type Authenticate = (request: IncomingMessage, done: Authenticated) => void;

/** What passport calls a middleware; with a callback of ours it never touches the response. */
type Middleware = (request: IncomingMessage, response: undefined, next: (error?: unknown) => void) => void;

/**
 * Runs the strategy on a raw request, without sessions. `done` is called before `authenticate` returns
 * if the answer is known: no token, or one seen before. That is why it is no promise.
 */
export function createAuthenticate(strategy: JwtStrategy): Authenticate {
  // Of its own: the global passport would be shared by every application of the process.
  const authenticator = new passport.Passport().use(strategy);
  return (request, done) => {
    const decide = (error: unknown, principal?: Principal | false, refusal?: unknown): void => {
      if (error) return done(error);
      if (!principal) return done(refusal);
      done(null, principal);
    };
    const run = authenticator.authenticate(strategy.name, { session: false }, decide as never) as Middleware;
    run(request, undefined, done);
  };
}
