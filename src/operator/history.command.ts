import type { Command } from 'commander';
import type { OperatorContext } from './operator-context.js';

const HELP = `
An erased account has a history too, as long as its name is not released: without values, and without its owner's name.

With --json, each line is {"version", "actor", "time", "request_id", "changes": {FIELD: {"old", "new"}}, "channel",
"type"}; channel is api or command_line. A field whose values were erased has null.

Examples:
  $ accounts history john
  $ accounts history john --json | jq 'select(.changes.email)'`;

export function addHistoryCommand(program: Command, context: OperatorContext): void {
  program
    .command('history')
    .summary('print who changed an account, when and how')
    .description('Prints the audit trail of an account, oldest change first.')
    .argument('<username>', 'whose, in any letter case')
    .option('--json', 'one JSON object a line, for programs')
    .addHelpText('after', HELP)
    .action(async (username: string, options: { json?: boolean }) => {
      const { runHistory } = await import('./run-history.js');
      await runHistory(username, options, context);
    });
}
