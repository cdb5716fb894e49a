import type { Command } from 'commander';
import type { OperatorContext } from '../operator-context.js';
import type { ListOptions } from './run-list.js';

const HELP = `
Accounts are sorted by username. Several options must all match. Addresses and prefixes match in any letter case.

With --json, each line is {"id", "username", "email", "is_active", "is_staff"}.

Examples:
  $ accounts list --inactive
  $ accounts list --prefix jo --json | jq -r .email`;

export function addListCommand(program: Command, context: OperatorContext): void {
  program
    .command('list')
    .summary('list accounts: usernames, addresses, state')
    .description('Prints all accounts, or those that match the options, one per line.')
    .option('--prefix <text>', 'only usernames that begin with this')
    .option('--email <address>', 'only the account that has this address')
    .option('--inactive', 'only inactive accounts')
    .option('--staff', 'only staff')
    .option('--json', 'one JSON object per line, for programs')
    .addHelpText('after', HELP)
    .action(async (options: ListOptions) => {
      const { runList } = await import('./run-list.js');
      await runList(options, context);
    });
}
