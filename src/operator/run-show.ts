import { AccountPresenter } from '../accounts/account-presenter.js';
import { AccountReader } from '../accounts/store/account-reader.js';
import { viewFor, type Viewer } from '../accounts/visibility.js';
import { PublicUrl } from '../config/public-url.js';
import { OperatorError } from '../database/operator-error.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';
import { shownValue } from './shown-value.js';

export interface ShowOptions {
  readonly as: Viewer;
  readonly json?: boolean;
}

export async function runShow(
  username: string,
  options: ShowOptions,
  context: OperatorContext,
): Promise<void> {
  const account = await new AccountReader(await context.openAccounts()).findByUsername(username);
  if (account === null) throw new OperatorError(`There is no account ${JSON.stringify(username)}.`);
  const settings = await context.settings();
  const presenter = new AccountPresenter(settings, new PublicUrl(settings));
  const view = presenter.view({ account, view: viewFor(options.as, false) });
  if (options.json) printJson(view);
  else print(shownValue(view, 2));
}
