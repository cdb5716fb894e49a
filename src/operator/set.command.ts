import type { Command } from 'commander';
import type { OperatorContext } from './operator-context.js';
import type { SetOptions } from './run-set.js';

const HELP = `
Fields: name, email, is_active, is_staff, bio, country, gender, goals, language, language_proficiencies,
level_of_education, mailing_address, year_of_birth, account_privacy. The rules are those of the API, but an address
counts as confirmed, and the name may be empty.

FIELD=VALUE takes the text as it is: true or false for is_active and is_staff, codes separated by blanks or commas for
language_proficiencies. FIELD= without a value is null. FIELD:=JSON takes JSON: bio:='""' is the empty text.

All of it is saved together, as one new version with one line in the history, or nothing. With --json: {"username",
"version", "changes": {FIELD: {"old", "new"}}}, or {"field_errors"}.

Examples:
  $ accounts set john is_active=false
  $ accounts set john email=john@example.org 'name=John Doe' language_proficiencies=de,en bio=`;

export function addSetCommand(program: Command, context: OperatorContext): void {
  program
    .command('set')
    .summary('change fields of an account')
    .description('Changes fields of an account, and prints what changed.')
    .argument('<username>', 'whose account, in any letter case')
    .argument('<field=value...>', 'what to change')
    .option('--json', 'print a JSON object')
    .addHelpText('after', HELP)
    .action(async (username: string, assignments: string[], options: SetOptions, command: Command) => {
      const { runSet } = await import('./run-set.js');
      await runSet(username, assignments, options, command, context);
    });
}
