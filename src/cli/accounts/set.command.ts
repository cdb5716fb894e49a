import type { Command } from 'commander';
import { BUILT_IN_FIELDS } from '../../accounts/fields/account-fields.js';
import { sentenceOf } from '../help-lines.js';
import type { OperatorContext } from '../operator-context.js';
import type { SetOptions } from './run-set.js';

const HELP = `
Fields: ${sentenceOf(BUILT_IN_FIELDS.writableBy('operator'))}.
Fields of ACCOUNT_FIELDS are extended.NAME. Where users may share individual fields, visibility:='{"bio": "all_users"}'
sets these and leaves the others. The rules are those of the API, but an address counts as confirmed, and the name may be empty.

FIELD=VALUE takes text: true or false for is_active and is_staff, codes separated by spaces or commas for
language_proficiencies. FIELD= without a value is null. FIELD:=JSON takes JSON: bio:='""' is the empty text.

Everything is saved together, as one version with one entry in the history, or nothing is. With --json: {"username",
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
