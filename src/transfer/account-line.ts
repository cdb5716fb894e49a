import type { AccountFields } from '../accounts/fields/account-fields.js';
import type { AccountRow } from '../accounts/fields/account-row.js';
import { valueOf } from '../accounts/fields/account-values.js';
import { jsonObjectWriter } from '../accounts/fields/json-object.js';

/** An account as a line that `import` takes, as it is stored: `account_privacy` as it was chosen, null if it never was. */
export function accountLine({ transferred }: AccountFields): (account: AccountRow) => string {
  const write = jsonObjectWriter<void>(
    transferred,
    (field) => (account) => field.kind.json(valueOf(account, field)),
  );
  return (account) => `${write(account)}\n`;
}
