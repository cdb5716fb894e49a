import type { Command } from 'commander';
import { applyPatch, dropForbiddenImage } from '../accounts/account-changes.js';
import { AccountEdit } from '../accounts/dto/account-import.dto.js';
import { AccountReader } from '../accounts/store/account-reader.js';
import { AccountWriter, type FieldChanges } from '../accounts/store/account-writer.js';
import { endPendingChange } from './end-pending-change.js';
import { OperatorError } from '../database/operator-error.js';
import { violatedUnique } from '../database/postgres-errors.js';
import { validateFields } from '../http/validation/validate-fields.js';
import { thisYear } from '../http/validation/writable-field.js';
import { valueOfText } from './csv-cells.js';
import { reportFaults } from './field-faults.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';
import { TAKEN } from './read-account.js';
import { shownValue } from './shown-value.js';

export interface SetOptions {
  readonly json?: boolean;
}

interface Saved {
  readonly username: string;
  readonly version: number;
  readonly changes: FieldChanges;
}

export async function runSet(
  username: string,
  assignments: readonly string[],
  { json = false }: SetOptions,
  command: Command,
  context: OperatorContext,
): Promise<void> {
  const given = readAssignments(assignments, (message) =>
    command.error(`error: ${message}`, { exitCode: 2 }),
  );
  const { values, faults } = validateFields(AccountEdit, given, thisYear());
  if (faults.size > 0) return reportFaults(faults, json);
  try {
    const saved = await save(username, values, context);
    if (json) printJson(saved);
    else print(describe(saved));
  } catch (error) {
    if (violatedUnique(error) !== 'users_email_key_unique') throw error;
    reportFaults(new Map([['email', { value: values.email, fault: TAKEN.email }]]), json);
  }
}

/** `FIELD=text` or `FIELD:=JSON`. */
function readAssignments(assignments: readonly string[], refuse: (message: string) => never): object {
  const values = new Map<string, unknown>();
  for (const assignment of assignments) {
    const [, field, isJson, text = ''] = /^(\w+)(:?)=(.*)$/s.exec(assignment) ?? [];
    const shown = JSON.stringify(assignment.split('=')[0]);
    if (field === undefined) return refuse(`${shown} is not FIELD=VALUE or FIELD:=JSON.`);
    if (values.has(field)) return refuse(`${shown} is given twice.`);
    values.set(
      field,
      isJson ? parseJson(text, () => refuse(`${shown} needs JSON.`)) : valueOfText(field, text),
    );
  }
  return Object.fromEntries(values);
}

function parseJson(text: string, refuse: () => never): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuse();
  }
}

/** Under the lock of the account's row: what is judged is what is saved. */
async function save(
  username: string,
  values: Partial<AccountEdit>,
  context: OperatorContext,
): Promise<Saved> {
  const dataSource = await context.openAccounts();
  const { parentalConsentAgeLimit: ageLimit } = await context.settings();
  const reader = new AccountReader(dataSource);
  const writer = new AccountWriter(dataSource);
  const found = await reader.findByUsername(username);
  return dataSource.transaction(async (transaction) => {
    const account = found && (await reader.lock(found.id, transaction));
    if (!account) throw new OperatorError(`There is no account ${JSON.stringify(username)}.`);
    const patched = applyPatch(account, values);
    const { account: next, changes } = dropForbiddenImage(patched, values, { ...thisYear(), ageLimit });
    if ('email' in changes) await endPendingChange(account.id, changes, transaction);
    const isSame = Object.keys(changes).length === 0;
    const version = isSame
      ? account.version
      : await writer.update(next, changes, context.author, transaction);
    if (version === null) throw new Error('An account changed although its row was locked');
    return { username: account.username, version, changes };
  });
}

function describe({ username, version, changes }: Saved): string {
  const lines = Object.entries(changes).map(
    ([field, { old, new: value }]) => `${field}: ${shownValue(old)} → ${shownValue(value)}`,
  );
  if (lines.length === 0) return `Nothing to change: ${JSON.stringify(username)} is like that already.`;
  return [...lines, `${JSON.stringify(username)} has version ${version} now.`].join('\n');
}
