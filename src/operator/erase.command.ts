import type { Command } from 'commander';
import type { OperatorContext } from './operator-context.js';
import type { EraseOptions } from './run-erase.js';

const HELP = `
Gone are the profile, the picture, the languages, the name, the address (it is free again) and every value in the history. What
stays is a tombstone: the number of the account, that and when it changed, and its username, which nobody else can get.
With --release somebody else can; tokens that were issued to the old owner then are good for the new one, so let
them expire first. A name can be released later, too, by the same command.

With --json: {"username", "result"}, where result is erased, released or already_erased.

Examples:
  $ accounts erase john
  $ accounts erase john --release --yes`;

export function addEraseCommand(program: Command, context: OperatorContext): void {
  program
    .command('erase')
    .summary('erase a person for good')
    .description("Erases a person's data everywhere, for good.")
    .argument('<username>', 'whose, in any letter case')
    .option('--release', 'free the username for somebody else')
    .option('--yes', 'do not ask')
    .option('--json', 'print a JSON object')
    .addHelpText('after', HELP)
    .action(async (username: string, options: EraseOptions, command: Command) => {
      const { runErase } = await import('./run-erase.js');
      await runErase(username, options, command, context);
    });
}
