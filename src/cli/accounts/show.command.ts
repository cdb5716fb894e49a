import { type Command, Option } from 'commander';
import type { OperatorContext } from '../operator-context.js';
import { purposeOption } from '../purpose-option.js';
import type { ShowOptions } from './run-show.js';

const VIEWERS: readonly ShowOptions['as'][] = ['owner', 'staff', 'other'];

export function addShowCommand(program: Command, context: OperatorContext): void {
  program
    .command('show')
    .summary('print an account as a viewer sees it')
    .description('Prints the account with exactly the fields that the API would send to that viewer.')
    .argument('<username>', 'whose account, in any letter case')
    .addOption(new Option('--as <viewer>', 'who looks at it').choices(VIEWERS).default('staff'))
    .option('--json', 'one line, for programs')
    .addOption(purposeOption())
    .addHelpText('after', '\nExamples:\n  $ accounts show john\n  $ accounts show john --as other')
    .action(async (username: string, options: ShowOptions) => {
      const { runShow } = await import('./run-show.js');
      await runShow(username, options, context);
    });
}
