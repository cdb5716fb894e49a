import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../config/duration.js';
import type { OperatorContext } from './operator-context.js';
import type { TokenOptions } from './run-token.js';

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
    .argument('<username>', 'who calls')
    .option('--staff', 'the token of a staff service: with the scope accounts:staff')
    .option(
      '--ttl <duration>',
      `how long it is good, such as 90s, 30m, 1h or 7d (default: "${DEFAULT_TTL}")`,
      parseTtl,
    )
    .option('--json', 'print {"token", "expires_at"}')
    .addHelpText('after', HELP)
    .action(async (username: string, options: Partial<TokenOptions>, command: Command) => {
      const { runToken } = await import('./run-token.js');
      await runToken(username, { ttl: parseTtl(DEFAULT_TTL), ...options }, command, context);
    });
}

function parseTtl(text: string): number {
  const ttl = parseDuration(text);
  if (ttl !== undefined && ttl > 0 && ttl <= parseDuration(MAX_TTL)!) return ttl;
  throw new InvalidArgumentError(`A duration is a number with s, m, h or d, at most ${MAX_TTL}.`);
}
