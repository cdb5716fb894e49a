import type { Command } from 'commander';
import type { FieldValues } from '../../accounts/rules/account-changes.js';
import type { AccountFields } from '../../accounts/fields/account-fields.js';
import { foldCase } from '../../accounts/fields/names/fold-case.js';
import { objectOf } from '../../accounts/fields/json-object.js';
import { findTaken, uniqueKeysOf } from '../../accounts/store/sql/unique-values.js';
import { AccountReader } from '../../accounts/store/account-reader.js';
import type { FieldChanges } from '../../changes/log/change.js';
import { AccountWriter } from '../../accounts/store/account-writer.js';
import { setValues } from '../../accounts/set-values.js';
import { OperatorError } from '../../diagnostics/operator-error.js';
import { violatedUnique } from '../../database/postgres-errors.js';
import { thisYear, validateFields } from '../../validation/validate-fields.js';
import { valueOfText } from '../../transfer/csv-cells.js';
import { reportFaults } from '../field-faults.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';
import { takenFaults } from '../../transfer/read-account.js';
import { terminalJson } from '../../diagnostics/printable.js';

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
  const { accountFields: fields } = await context.settings();
  const given = readAssignments(fields, assignments, (message) =>
    command.error(`error: ${message}`, { exitCode: 2 }),
  );
  const { values, faults } = validateFields(fields.rulesFor('operator'), given);
  if (faults.size > 0) return reportFaults(faults, json);
  try {
    const saved = await save(username, values, context);
    if (json) printJson(saved);
    else print(describe(saved));
  } catch (error) {
    const taken = await takenOf(error, username, values, context);
    if (taken === null) throw error;
    reportFaults(takenFaults(taken, values), json);
  }
}

/** The fields whose values other accounts have. Null: that is not what went wrong. */
async function takenOf(
  error: unknown,
  username: string,
  values: FieldValues,
  context: OperatorContext,
): Promise<readonly string[] | null> {
  if (violatedUnique(error) === 'users_email_key_unique') return ['email'];
  const { accountFields } = await context.settings();
  const keys = uniqueKeysOf(accountFields, values);
  return findTaken(error, await context.openDataSource(), keys, foldCase(username));
}

/** `FIELD=text` or `FIELD:=JSON`; fields that the site declares as members of their object. */
function readAssignments(
  fields: AccountFields,
  assignments: readonly string[],
  refuse: (message: string) => never,
): object {
  const values = new Map<string, unknown>();
  for (const assignment of assignments) {
    const [, field, isJson, text = ''] = /^([\w.]+)(:?)=(.*)$/s.exec(assignment) ?? [];
    const shown = JSON.stringify(assignment.split('=')[0]);
    if (field === undefined) return refuse(`${shown} is not FIELD=VALUE or FIELD:=JSON.`);
    if (values.has(field)) return refuse(`${shown} is given twice.`);
    values.set(
      field,
      isJson ? parseJson(text, () => refuse(`${shown} needs JSON.`)) : valueOf(fields, field, text),
    );
  }
  return objectOf(fields, values);
}

/** An unknown field is left to the rules, which say so with all other faults. */
function valueOf(fields: AccountFields, name: string, text: string): unknown {
  const field = fields.find(name);
  return field === undefined ? text : valueOfText(field, text);
}

function parseJson(text: string, refuse: () => never): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuse();
  }
}

async function save(username: string, values: FieldValues, context: OperatorContext): Promise<Saved> {
  const dataSource = await context.openAccountsToWrite();
  const { accountFields: fields, parentalConsentAgeLimit: ageLimit } = await context.settings();
  const reader = new AccountReader(dataSource, fields);
  const writer = new AccountWriter(dataSource, fields);
  const parts = { fields, reader, writer, ...thisYear(), ageLimit, author: context.author };
  const found = await reader.findByUsername(username);
  const saved =
    found && (await dataSource.transaction((transaction) => setValues(found.id, values, parts, transaction)));
  if (!saved) throw new OperatorError(`There is no account ${JSON.stringify(username)}.`);
  const { account, changes } = saved;
  return { username: account.username, version: account.version, changes };
}

function describe({ username, version, changes }: Saved): string {
  const lines = Object.entries(changes).map(
    ([field, { old, new: value }]) => `${field}: ${terminalJson(old)} → ${terminalJson(value)}`,
  );
  if (lines.length === 0) return `Nothing to change: ${JSON.stringify(username)} is like that already.`;
  return [...lines, `${JSON.stringify(username)} has version ${version} now.`].join('\n');
}
