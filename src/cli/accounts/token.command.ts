import { type Command, InvalidArgumentError } from 'commander';
import { parseDuration } from '../../config/kinds/duration.js';
import type { OperatorContext } from '../operator-context.js';
import type { TokenOptions } from './run-token.js';

const DEFAULT_TTL = '1h';
const MAX_TTL = '3650d';

const HELP = `
Signed with JWT_SECRET, or else with the secret that the service keeps in DATA_DIR; refused where JWT_PUBLIC_KEY or
JWKS_URL is set, because then an identity provider signs. The account need not exist. With --staff or --scope the name is that of
a service, and may be any text.

Examples:
  $ accounts token john
  $ accounts token directory --scope accounts:directory
  $ curl -H "Authorization: Bearer $(accounts token support --staff --ttl 30m)" localhost:3000/api/user/v1/accounts/john`;

export function addTokenCommand(program: Command, context: OperatorContext): void {
  program
    .command('token')
    .summary('issue a development token')
    .description('Prints a token for calling the API.')
    .argument('<username>', 'who calls')
    .option('--staff', 'the token of a staff service: with the scope accounts:staff')
    .option(
      '--scope <words>',
      'the token of a service with these scopes, separated by spaces: see SERVICE_SCOPES',
    )
    .option(
      '--ttl <duration>',
      `how long it is valid, such as 90s, 30m, 1h or 7d (default: "${DEFAULT_TTL}")`,
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
