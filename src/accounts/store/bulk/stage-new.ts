import type { FieldChanges } from '../../../changes/log/change.js';
import type { AccountFields, ImportedAccount } from '../../fields/account-fields.js';
import { setValue, valueOf } from '../../fields/account-values.js';
import { changesOf } from '../../rules/account-changes.js';
import type { StagedAccount } from '../sql/staged-accounts.js';
import { writeStatementsFor } from '../sql/write-statements.js';

/** @param now when the account was made, if it does not say */
export function stageNew(
  fields: AccountFields,
  account: ImportedAccount,
  position: number,
  now: Date,
): StagedAccount {
  const values: Record<string, unknown> = {};
  for (const field of fields.transferred) {
    const { name, kind, initially = null } = field;
    const value = account[name] ?? initially;
    setValue(values, field, kind.merge && value !== null ? kind.merge(null, value) : value);
  }
  values.date_joined ??= Math.floor(now.getTime() / 1_000);
  return writeStatementsFor(fields).stage(values, creation(fields, values), position);
}

/** The fields that have a value, with nothing before it. */
function creation(fields: AccountFields, values: Readonly<Record<string, unknown>>): FieldChanges {
  const changes: FieldChanges = {};
  for (const field of fields.transferred) {
    const { name, kind, initially } = field;
    const value = valueOf(values, field);
    if (value === null || (value === initially && !value)) continue;
    Object.assign(
      changes,
      kind.keys ? changesOf(field, null, value) : { [name]: { old: null, new: kind.wire(value) } },
    );
  }
  return changes;
}
