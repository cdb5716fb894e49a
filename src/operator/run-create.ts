import { AccountImport } from '../accounts/dto/account-import.dto.js';
import { AccountInserter } from '../accounts/store/account-inserter.js';
import { OperatorError } from '../database/operator-error.js';
import { validateFields } from '../http/validation/validate-fields.js';
import { thisYear } from '../http/validation/writable-field.js';
import { reportFaults } from './field-faults.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';
import { TAKEN } from './read-account.js';

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
  const { values, faults } = validateFields(AccountImport, given, thisYear());
  if (faults.size > 0) return reportFaults(faults, json);
  const account = values as AccountImport;
  const inserter = new AccountInserter(await context.openAccounts({ createTables: true }), context.author);
  const [outcome] = await inserter.insert([account], new Date());
  if (outcome!.result === 'taken') {
    const { field } = outcome!;
    return reportFaults(new Map([[field, { value: account[field], fault: TAKEN[field] }]]), json);
  }
  if (outcome!.result === 'exists') {
    throw new OperatorError(`There is an account ${JSON.stringify(username)} already.`);
  }
  if (json) printJson({ username, result: 'created' });
  else print(`${JSON.stringify(username)} is created.`);
}
