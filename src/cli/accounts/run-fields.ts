import type { Command } from 'commander';
import { EXTENDED } from '../../accounts/fields/field.js';
import { purgeValues } from '../../accounts/store/bulk/purge-values.js';
import { countValues, type FieldUsage } from '../../accounts/store/bulk/stored-values.js';
import { OperatorError } from '../../diagnostics/operator-error.js';
import { thisYear } from '../../validation/validate-fields.js';
import { confirm } from '../confirm.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';

export interface FieldsOptions {
  readonly purge?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export async function runFields(
  options: FieldsOptions,
  command: Command,
  context: OperatorContext,
): Promise<void> {
  if (options.purge !== undefined) return purge(options.purge, options, command, context);
  const { accountFields } = await context.settings();
  const usage = await countValues(await context.openAccounts(), accountFields, thisYear());
  if (options.json) for (const field of usage) printJson(field);
  else print(usage.map(describe).join('\n') || 'No field is declared, and none has values.');
}

function describe({ field, declared, values, misfits }: FieldUsage): string {
  const what = declared ? `${misfits} that no longer fit` : 'not declared: shown to nobody';
  return `${JSON.stringify(field)}: ${values} ${values === 1 ? 'value' : 'values'}, ${what}`;
}

async function purge(
  given: string,
  { yes = false, json = false }: FieldsOptions,
  command: Command,
  context: OperatorContext,
): Promise<void> {
  const field = given.startsWith(`${EXTENDED}.`) ? given.slice(EXTENDED.length + 1) : given;
  const { accountFields } = await context.settings();
  if (accountFields.find(`${EXTENDED}.${field}`)) {
    throw new OperatorError(`${JSON.stringify(field)} is declared: take it out of ACCOUNT_FIELDS first.`);
  }
  if (!yes) await confirm(field, 'to remove the values of this field from all accounts', command);
  const dataSource = await context.openAccountsToWrite();
  const purged = field.includes('\0')
    ? 0
    : await purgeValues(dataSource, accountFields, field, context.author);
  if (json) printJson({ field, purged });
  else print(`${JSON.stringify(field)}: removed from ${purged} ${purged === 1 ? 'account' : 'accounts'}.`);
}
