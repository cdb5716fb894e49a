import type { Command } from 'commander';
import type { OperatorContext } from '../operator-context.js';
import type { CreateOptions } from './run-create.js';

const HELP = `
The rules are those of the API. If the name (in any letter case) or the address is taken, the exit code is 1.
Other fields can be set with accounts set, or imported with accounts import.

With --json: {"username", "result"}, or {"field_errors"}.

Examples:
  $ accounts create erika --email erika@example.org --name 'Erika Mustermann'
  $ accounts create support --email support@example.org --staff`;

export function addCreateCommand(program: Command, context: OperatorContext): void {
  program
    .command('create')
    .summary('create an account')
    .description('Creates an account. An empty database gets its tables first.')
    .argument('<username>', 'its name')
    .requiredOption('--email <address>', 'its address, which counts as confirmed')
    .option('--name <name>', 'full name')
    .option('--staff', 'its owner is staff')
    .option('--json', 'print a JSON object')
    .addHelpText('after', HELP)
    .action(async (username: string, options: CreateOptions) => {
      const { runCreate } = await import('./run-create.js');
      await runCreate(username, options, context);
    });
}
