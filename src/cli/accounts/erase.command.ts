import type { Command } from 'commander';
import type { OperatorContext } from '../operator-context.js';
import type { EraseOptions } from './run-erase.js';

const HELP = `
This removes the profile, the picture, the name, the address (which becomes available again), mails in files, the list
of who has seen the account, and every value in the history. A tombstone remains: the account's id, when it changed and
in which fields, and its username, which nobody else can get.
With --release the username becomes available again, now or in a later run of the same command. Let tokens that were
issued to the old owner expire first: they are valid for the new one. With AUTO_PROVISION, such a token does not
create the account again.

With --json: {"username", "result"}, where result is erased, already_erased, or released if only its name was left to release.

Examples:
  $ accounts erase john
  $ accounts erase john --release --yes`;

export function addEraseCommand(program: Command, context: OperatorContext): void {
  program
    .command('erase')
    .summary("erase a user's data permanently")
    .description("Erases a user's data everywhere, permanently.")
    .argument('<username>', 'whose, in any letter case')
    .option('--release', 'make the username available again')
    .option('--yes', 'do not ask')
    .option('--json', 'print a JSON object')
    .addHelpText('after', HELP)
    .action(async (username: string, options: EraseOptions, command: Command) => {
      const { runErase } = await import('./run-erase.js');
      await runErase(username, options, command, context);
    });
}
