import { AccountPresenter } from '../../accounts/account-presenter.js';
import { AccountReader } from '../../accounts/store/account-reader.js';
import type { AccountRow } from '../../accounts/fields/account-row.js';
import { privacyFacts } from '../../accounts/rules/views/account-json.js';
import { beyondShared } from '../../accounts/rules/views/beyond-shared.js';
import { viewFor, visibleFields, type Viewer } from '../../accounts/rules/views/visibility.js';
import { PublicUrl } from '../../config/public-url.js';
import type { Settings } from '../../config/settings.js';
import { OperatorError } from '../../diagnostics/operator-error.js';
import { noteAccess } from '../note-access.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';
import { terminalJson } from '../../diagnostics/printable.js';

export interface ShowOptions {
  readonly as: Viewer;
  readonly json?: boolean;
  readonly purpose?: string;
}

export async function runShow(
  username: string,
  options: ShowOptions,
  context: OperatorContext,
): Promise<void> {
  const settings = await context.settings();
  const dataSource = await context.openAccounts();
  const reader = new AccountReader(dataSource, settings.accountFields);
  const account = await reader.findByUsername(username);
  if (account === null) throw new OperatorError(`There is no account ${JSON.stringify(username)}.`);
  const view = viewFor(options.as, false);
  const { visibility, privacy } = visibilityOf(account, settings);
  const choices = account.visibility ?? null;
  const shownFields = visibleFields(view, privacy, visibility, choices);
  const fields = beyondShared(shownFields, privacy, visibility, choices);
  await noteAccess(context, { userId: account.id, fields, purpose: options.purpose });
  const presenter = new AccountPresenter(settings, new PublicUrl(settings));
  const shown: unknown = JSON.parse(presenter.json({ account, view }));
  if (options.json) printJson(shown);
  else print(terminalJson(shown, 2));
}

function visibilityOf(account: AccountRow, settings: Settings) {
  const { accountVisibilityConfiguration: visibility, parentalConsentAgeLimit: ageLimit } = settings;
  const facts = { visibility, ageLimit, currentYear: new Date().getUTCFullYear() };
  return { visibility, privacy: privacyFacts(account, facts).privacy };
}
