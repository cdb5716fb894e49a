import type { Command } from 'commander';
import type { OperatorContext } from '../operator-context.js';
import type { RelayOptions } from './run-relay.js';

const HELP = `
A target is delivering, failing (it is tried again), disabled (it said 410, or has failed for five days) or new (no
service with this target has started yet). "behind" counts the changes that it still has to get, up to 100,000.
A disabled target keeps its position: once enabled again, it gets everything that it missed.

With --json: {"target", "url", "state", "behind", "delivered_at", "failing_since", "attempts", "next_attempt",
"last_error", "disabled_at"} a line.

Examples:
  $ accounts relay
  $ accounts relay --enable https://crm.example.org/hooks/accounts`;

export function addRelayCommand(program: Command, context: OperatorContext): void {
  program
    .command('relay')
    .summary('show the state of the targets that changes are pushed to')
    .description('Prints the state and progress of each target in NATS_URL and WEBHOOK_URLS.')
    .option(
      '--enable <target>',
      'try a disabled or failing target again at once: its URL, or its name as printed',
    )
    .option('--json', 'one JSON object per line, for programs')
    .addHelpText('after', HELP)
    .action(async (options: RelayOptions) => {
      const { runRelay } = await import('./run-relay.js');
      await runRelay(options, context);
    });
}
