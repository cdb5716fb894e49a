import type { ImportedAccount } from '../../accounts/fields/account-fields.js';
import { AccountInserter } from '../../accounts/store/account-inserter.js';
import { OperatorError } from '../../diagnostics/operator-error.js';
import { validateFields } from '../../validation/validate-fields.js';
import { reportFaults } from '../field-faults.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';
import { takenFaults } from '../../transfer/read-account.js';

export interface CreateOptions {
  readonly email: string;
  readonly name?: string;
  readonly staff?: boolean;
  readonly json?: boolean;
}

export async function runCreate(
  username: string,
  { email, name, staff = false, json = false }: CreateOptions,
  context: OperatorContext,
): Promise<void> {
  const given = { username, email, ...(name !== undefined && { name }), is_staff: staff };
  const { accountFields: fields } = await context.settings();
  const { values, faults } = validateFields(fields.rulesFor('import'), given);
  if (faults.size > 0) return reportFaults(faults, json);
  const account = values as ImportedAccount;
  const dataSource = await context.openAccountsToWrite({ createTables: true });
  const inserter = new AccountInserter(dataSource, fields, context.author);
  const [outcome] = await inserter.insert([account], new Date());
  if (outcome!.result === 'taken') return reportFaults(takenFaults([outcome!.field], account), json);
  if (outcome!.result === 'exists') {
    throw new OperatorError(`There is an account ${JSON.stringify(username)} already.`);
  }
  if (json) printJson({ username, result: 'created' });
  else print(`${JSON.stringify(username)} is created.`);
}
