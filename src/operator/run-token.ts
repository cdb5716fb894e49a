import type { Command } from 'commander';
import { username as usernameRule } from '../accounts/field-rules.js';
import { rfc3339 } from '../accounts/rfc3339.js';
import { developmentSecret } from '../auth/development-secret.js';
import { issueToken } from '../auth/issue-token.js';
import type { Settings } from '../config/settings.js';
import { reasonOf } from '../database/embedded-postgres-error.js';
import { OperatorError } from '../database/operator-error.js';
import { Fault } from '../http/validation/fault.js';
import { thisYear } from '../http/validation/writable-field.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';

export interface TokenOptions {
  readonly staff?: boolean;
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
  const username = usernameRule(given, thisYear());
  if (username instanceof Fault) return command.error(`error: A username ${username.rule}.`, { exitCode: 2 });
  const settings = await context.settings();
  const now = Date.now();
  const ttlSeconds = options.ttl / 1_000;
  const token = await issueToken({
    secret: await signingSecret(settings),
    username,
    staff: options.staff ?? false,
    ttlSeconds,
    issuer: settings.jwtIssuer,
    audience: settings.jwtAudience,
    usernameClaim: settings.jwtUsernameClaim,
    now,
  });
  if (options.json) printJson({ token, expires_at: rfc3339(Math.floor(now / 1_000) + ttlSeconds) });
  else print(token);
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
    if ((error as NodeJS.ErrnoException).code === undefined)
      throw new OperatorError(`${(error as Error).message}.`);
    throw new OperatorError(`DATA_DIR ${dataDir} cannot be used: ${reasonOf(error)}.`);
  }
}
