import type { Command } from 'commander';
import { username as usernameRule } from '../../accounts/fields/kinds/field-rules.js';
import { rfc3339 } from '../../accounts/fields/kinds/rfc3339.js';
import { STAFF_SCOPE } from '../../accounts/fields/service-scopes.js';
import { developmentSecret } from '../../auth/tokens/development-secret.js';
import { issueToken } from '../../auth/tokens/issue-token.js';
import type { Settings } from '../../config/settings.js';
import { errorCode, OperatorError, reasonOf } from '../../diagnostics/operator-error.js';
import { Fault } from '../../validation/fault.js';
import { thisYear } from '../../validation/validate-fields.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson, tell } from '../output.js';

export interface TokenOptions {
  readonly staff?: boolean;
  /** Words, separated by spaces. */
  readonly scope?: string;
  /** Milliseconds. */
  readonly ttl: number;
  readonly json?: boolean;
}

export async function runToken(
  given: string,
  options: TokenOptions,
  command: Command,
  context: OperatorContext,
): Promise<void> {
  const scopes = options.scope?.split(' ').filter((word) => word !== '') ?? [];
  const fault = faultOf(given, options.staff === true || scopes.length > 0);
  if (fault !== null) return command.error(`error: ${fault}.`, { exitCode: 2 });
  const settings = await context.settings();
  const unknown = scopes.filter((word) => word !== STAFF_SCOPE && !settings.serviceScopes.has(word));
  if (unknown.length > 0) {
    tell(`Warning: SERVICE_SCOPES does not have ${unknown.join(', ')}: that grants nothing.`);
  }
  const now = Date.now();
  const ttlSeconds = options.ttl / 1_000;
  const token = await issueToken({
    secret: await signingSecret(settings),
    username: given,
    staff: options.staff ?? false,
    scopes,
    ttlSeconds,
    issuer: settings.jwtIssuer,
    audience: settings.jwtAudience,
    usernameClaim: settings.jwtUsernameClaim,
    scopeClaims: settings.jwtScopeClaim,
    now,
  });
  if (options.json) printJson({ token, expires_at: rfc3339(Math.floor(now / 1_000) + ttlSeconds) });
  else print(token);
}

/** A service needs no account, so it may be called anything. */
function faultOf(name: string, isService: boolean): string | null {
  if (isService) return name === '' ? 'The name of a service must not be empty' : null;
  const username = usernameRule(name, thisYear());
  return username instanceof Fault ? `A username ${username.rule}` : null;
}

async function signingSecret({ jwtSecret, jwtPublicKey, jwksUrl, dataDir }: Settings): Promise<string> {
  if (jwtPublicKey !== undefined || jwksUrl !== undefined) {
    const name = jwksUrl !== undefined ? 'JWKS_URL' : 'JWT_PUBLIC_KEY';
    throw new OperatorError(
      `No token can be issued here: ${name} is set, so only its owner can sign tokens.`,
    );
  }
  if (jwtSecret !== undefined) return jwtSecret;
  try {
    return await developmentSecret(dataDir);
  } catch (error) {
    if (errorCode(error) === undefined) throw new OperatorError(`${(error as Error).message}.`);
    throw new OperatorError(`DATA_DIR ${dataDir} cannot be used: ${reasonOf(error)}.`);
  }
}
