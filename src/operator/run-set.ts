import type { Command } from 'commander';
import { applyPatch, dropForbiddenImage } from '../accounts/account-changes.js';
import { AccountEdit } from '../accounts/dto/account-import.dto.js';
import { AccountReader } from '../accounts/store/account-reader.js';
import { AccountWriter, type FieldChanges } from '../accounts/store/account-writer.js';
import { OperatorError } from '../database/operator-error.js';
import { isRetryable, violatedUnique } from '../database/postgres-errors.js';
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

const MAX_TRIES = 20;

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

/** As the API does it: judged on what was read, saved only if the account still is that. */
async function save(
  username: string,
  values: Partial<AccountEdit>,
  context: OperatorContext,
): Promise<Saved> {
  const dataSource = await context.openAccounts();
  const { parentalConsentAgeLimit: ageLimit } = await context.settings();
  const rule = { ...thisYear(), ageLimit };
  const reader = new AccountReader(dataSource);
  const writer = new AccountWriter(dataSource);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const account = await reader.findByUsername(username);
    if (account === null) throw new OperatorError(`There is no account ${JSON.stringify(username)}.`);
    const patched = applyPatch(account, values);
    const { account: next, changes } = dropForbiddenImage(patched, values, rule);
    const isSame = Object.keys(changes).length === 0;
    const version = isSame ? account.version : await update(writer, next, changes, context);
    if (version !== null) return { username: account.username, version, changes };
  }
  throw new OperatorError('The account is being changed by others all the time. Nothing was saved.');
}

async function update(
  writer: AccountWriter,
  account: Parameters<AccountWriter['update']>[0],
  changes: FieldChanges,
  { author }: OperatorContext,
): Promise<number | null> {
  try {
    return await writer.update(account, changes, author);
  } catch (error) {
    if (isRetryable(error)) return null;
    throw error;
  }
}

function describe({ username, version, changes }: Saved): string {
  const lines = Object.entries(changes).map(
    ([field, { old, new: value }]) => `${field}: ${shownValue(old)} → ${shownValue(value)}`,
  );
  if (lines.length === 0) return `Nothing to change: ${JSON.stringify(username)} is like that already.`;
  return [...lines, `${JSON.stringify(username)} has version ${version} now.`].join('\n');
}
