import type { Command } from 'commander';
import type { OperatorContext } from '../operator-context.js';
import type { FieldsOptions } from './run-fields.js';

const HELP = `
Values of a field that ACCOUNT_FIELDS no longer declares are kept but shown to nobody; --purge removes them. Each account
that had one gets a new version and an entry in its history. A value that no longer fits its declaration is shown
unchanged, and counted.

With --json: {"field", "declared", "values", "misfits"} per line, after --purge {"field", "purged"}.

Examples:
  $ accounts fields
  $ accounts fields --purge pronouns --yes`;

export function addFieldsCommand(program: Command, context: OperatorContext): void {
  program
    .command('fields')
    .summary('list the fields that this site declares, and their values')
    .description('Lists each field that is declared in ACCOUNT_FIELDS or has values, with how many it has.')
    .option('--purge <name>', 'remove the values of a field that is not declared')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON objects, one per line')
    .addHelpText('after', HELP)
    .action(async (options: FieldsOptions, command: Command) => {
      const { runFields } = await import('./run-fields.js');
      await runFields(options, command, context);
    });
}
