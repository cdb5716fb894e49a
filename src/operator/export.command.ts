import { type Command, Option } from 'commander';
import type { ExportFormat } from './export-accounts.js';
import type { OperatorContext } from './operator-context.js';

const HELP = `
Accounts are in the order of their usernames, as they all were at one moment. account_privacy is what the person chose,
null if she never did. Imported into an empty database and exported again, the file is the same byte for byte.

CSV has a head line; an empty cell is null, languages are codes separated by blanks, and a text with which a formula
would begin has an apostrophe before it, which import takes away again.

Examples:
  $ accounts export > accounts.ndjson
  $ accounts export --format csv > accounts.csv`;

export function addExportCommand(program: Command, context: OperatorContext): void {
  program
    .command('export')
    .summary('print all accounts as import takes them')
    .description('Prints every account, one a line, in the form that import takes.')
    .addOption(new Option('--format <format>', 'of the output').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--json', 'the same as --format ndjson')
    .addHelpText('after', HELP)
    .action(async ({ format, json }: { format: ExportFormat; json?: boolean }) => {
      const { runExport } = await import('./run-export.js');
      await runExport(json ? 'ndjson' : format, context);
    });
}
