import { type Command, Option } from 'commander';
import { AccountPresenter } from '../accounts/account-presenter.js';
import { AccountReader } from '../accounts/store/account-reader.js';
import { viewFor, type Viewer } from '../accounts/visibility.js';
import { PublicUrl } from '../config/public-url.js';
import { OperatorError } from '../database/open-database.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';

interface ShowOptions {
  readonly as: Viewer;
  readonly json?: boolean;
}

const VIEWERS: readonly Viewer[] = ['owner', 'staff', 'other'];

export function addShowCommand(program: Command, context: OperatorContext): void {
  program
    .command('show')
    .summary('print an account as a viewer sees it')
    .description('Prints the account with exactly the fields that the API would send to that viewer.')
    .argument('<username>', 'whose account, in any letter case')
    .addOption(new Option('--as <viewer>', 'who looks at it').choices(VIEWERS).default('staff'))
    .option('--json', 'one line, for programs')
    .addHelpText('after', '\nExamples:\n  $ accounts show john\n  $ accounts show john --as other')
    .action((username: string, options: ShowOptions) => show(username, options, context));
}

async function show(username: string, options: ShowOptions, context: OperatorContext): Promise<void> {
  const account = await new AccountReader(await context.openAccounts()).findByUsername(username);
  if (account === null) throw new OperatorError(`There is no account ${JSON.stringify(username)}.`);
  const { settings } = context;
  const presenter = new AccountPresenter(settings, new PublicUrl(settings));
  const view = presenter.view({ account, view: viewFor(options.as, false) });
  if (options.json) printJson(view);
  else print(JSON.stringify(view, null, 2));
}
