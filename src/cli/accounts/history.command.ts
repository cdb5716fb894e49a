import type { Command } from 'commander';
import type { OperatorContext } from '../operator-context.js';
import { purposeOption } from '../purpose-option.js';

const HELP = `
An erased account keeps its history until its name is released, without values and without its owner's name.

With --json, each line is {"version", "actor", "time", "request_id", "changes": {FIELD: {"old", "new"}}, "channel",
"type"}; channel is api or command_line. Erased values are null.

Examples:
  $ accounts history john
  $ accounts history john --json | jq 'select(.changes.email)'`;

export function addHistoryCommand(program: Command, context: OperatorContext): void {
  program
    .command('history')
    .summary("print an account's history: who changed what, and when")
    .description('Prints the audit trail of an account, oldest change first.')
    .argument('<username>', 'whose, in any letter case')
    .option('--json', 'one JSON object per line, for programs')
    .addOption(purposeOption())
    .addHelpText('after', HELP)
    .action(async (username: string, options: { json?: boolean; purpose?: string }) => {
      const { runHistory } = await import('./run-history.js');
      await runHistory(username, options, context);
    });
}
