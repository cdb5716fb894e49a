import { type Command, InvalidArgumentError } from 'commander';
import { rfc3339 } from '../accounts/rfc3339.js';
import { username as usernameRule } from '../accounts/field-rules.js';
import { developmentSecret } from '../auth/development-secret.js';
import { issueToken } from '../auth/issue-token.js';
import { parseDuration } from '../config/duration.js';
import type { Settings } from '../config/settings.js';
import { reasonOf } from '../database/embedded-postgres-error.js';
import { OperatorError } from '../database/open-database.js';
import { Fault } from '../http/validation/fault.js';
import { thisYear } from '../http/validation/writable-field.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';

interface TokenOptions {
  readonly staff?: boolean;
  /** Milliseconds. */
  readonly ttl: number;
  readonly json?: boolean;
}

const DEFAULT_TTL = '1h';
const MAX_TTL = '3650d';

const HELP = `
Signed with JWT_SECRET, or else with the secret that the service keeps in DATA_DIR; refused where JWT_PUBLIC_KEY or
JWKS_URL is set, because then somebody else signs. The account need not exist.

Examples:
  $ accounts token john
  $ curl -H "Authorization: Bearer $(accounts token support --staff --ttl 30m)" localhost:3000/api/user/v1/accounts/john`;

export function addTokenCommand(program: Command, context: OperatorContext): void {
  program
    .command('token')
    .summary('issue a development token')
    .description('Prints a token with which a client can call the API for a while.')
    .argument('<username>', 'who calls', parseUsername)
    .option('--staff', 'the token of a staff service: with the scope accounts:staff')
    .option(
      '--ttl <duration>',
      `how long it is good, such as 90s, 30m, 1h or 7d (default: "${DEFAULT_TTL}")`,
      parseTtl,
    )
    .option('--json', 'print {"token", "expires_at"}')
    .addHelpText('after', HELP)
    .action((username: string, options: Partial<TokenOptions>) =>
      printToken(username, { ttl: parseTtl(DEFAULT_TTL), ...options }, context),
    );
}

async function printToken(
  username: string,
  options: TokenOptions,
  { settings }: OperatorContext,
): Promise<void> {
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

function parseUsername(text: string): string {
  const username = usernameRule(text, thisYear());
  if (username instanceof Fault) throw new InvalidArgumentError(`A username ${username.rule}.`);
  return username;
}

function parseTtl(text: string): number {
  const ttl = parseDuration(text);
  if (ttl !== undefined && ttl > 0 && ttl <= parseDuration(MAX_TTL)!) return ttl;
  throw new InvalidArgumentError(`A duration is a number with s, m, h or d, at most ${MAX_TTL}.`);
}
