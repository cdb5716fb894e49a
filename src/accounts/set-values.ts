import type { EntityManager } from 'typeorm';
import type { ChangeAuthor, FieldChanges } from '../changes/log/change.js';
import { overruleEmailChanges, overrulesEmailChanges } from './email-change/overrule-email-changes.js';
import type { AccountFields } from './fields/account-fields.js';
import type { AccountRow } from './fields/account-row.js';
import { applyPatch, dropForbiddenImage, type FieldValues } from './rules/account-changes.js';
import type { AccountReader } from './store/account-reader.js';
import type { AccountWriter } from './store/account-writer.js';

/** What setting values takes beside them. */
export interface SetParts {
  readonly fields: AccountFields;
  readonly reader: AccountReader;
  readonly writer: AccountWriter;
  /** Years; null: parental consent is switched off. */
  readonly ageLimit: number | null;
  /** UTC. */
  readonly currentYear: number;
  readonly author: ChangeAuthor;
  /** Gives the id by which the change can be found again; called just before it is written. */
  readonly begin?: (saved: SetOutcome) => string;
}

export interface SetOutcome {
  /** As it is then. */
  readonly account: AccountRow;
  /** None: it was like that already, and nothing was written. */
  readonly changes: FieldChanges;
}

/**
 * Sets what staff or an operator have decided about an account, under the lock of its row: what is judged is what is
 * saved. No link that was mailed before can undo it.
 * @param values judged by the rules for operators
 * @returns null if there is no such account any more
 */
export async function setValues(
  id: string,
  values: FieldValues,
  parts: SetParts,
  transaction: EntityManager,
): Promise<SetOutcome | null> {
  const { fields, reader, writer, author, begin } = parts;
  const account = await reader.lock(id, transaction);
  if (account === null) return null;
  const { account: next, changes } = dropForbiddenImage(applyPatch(fields, account, values), values, parts);
  // Also where the address is the one that is set: whoever sets it does not want another.
  if ('email' in values || overrulesEmailChanges(changes)) {
    await overruleEmailChanges(id, changes, transaction);
  }
  if (Object.keys(changes).length === 0) return { account, changes };
  const saved = { account: { ...next, version: account.version + 1 }, changes };
  const writeId = begin?.(saved) ?? null;
  const version = await writer.update(next, changes, author, { writeId, transaction });
  if (version === null) throw new Error('An account changed although its row was locked');
  return saved;
}
