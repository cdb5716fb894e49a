import { type Command, Option } from 'commander';
import type { ExportFormat } from '../../transfer/export-accounts.js';
import type { OperatorContext } from '../operator-context.js';
import { purposeOption } from '../purpose-option.js';

const HELP = `
Accounts are sorted by username, and all show the state of one moment. account_privacy is what the user chose, null if
they never did. Imported into an empty database and exported again, the file is the same byte for byte.

CSV has a header row; an empty cell is null, languages are codes separated by spaces, and text that would start a formula
has an apostrophe in front, which import removes.

The export appears in every user's list of who has seen their data, with who ran it and why (--purpose).

Examples:
  $ accounts export > accounts.ndjson
  $ accounts export --format csv > accounts.csv`;

export function addExportCommand(program: Command, context: OperatorContext): void {
  program
    .command('export')
    .summary('print all accounts in the format of import')
    .description('Prints every account, one per line, in the format of import.')
    .addOption(new Option('--format <format>', 'of the output').choices(['ndjson', 'csv']).default('ndjson'))
    .option('--json', 'the same as --format ndjson')
    .addOption(purposeOption())
    .addHelpText('after', HELP)
    .action(async ({ format, json, purpose }: { format: ExportFormat; json?: boolean; purpose?: string }) => {
      const { runExport } = await import('./run-export.js');
      await runExport(
        { format: json ? 'ndjson' : format, ...(purpose !== undefined && { purpose }) },
        context,
      );
    });
}
