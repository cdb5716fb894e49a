import type { AccountFields } from '../accounts/fields/account-fields.js';
import { EXTENDED } from '../accounts/fields/field.js';
import { Problem } from '../http/problem.js';

/** The fields whose changes are asked for, null for all. Throws `invalid_parameter` for a name that no change can have. */
export function parseFieldFilter(fields: AccountFields, list: string | undefined): readonly string[] | null {
  if (list === undefined) return null;
  const names = list.split(',').flatMap((item) => item.trim() || []);
  if (names.length === 0)
    throw new Problem('invalid_parameter', { detail: 'fields must name at least one field.' });
  for (const name of names) requireChanging(fields, name);
  return [...new Set(names)];
}

/** The name of an object of fields stands for all of them. */
function requireChanging(fields: AccountFields, name: string): void {
  if (name === 'email_change' || fields.changing.includes(name)) return;
  if (name === EXTENDED && fields.declared.length > 0) return;
  const keys = fields.find(name.split('.', 1)[0]!)?.kind.keys;
  if (keys === 'any' || (keys !== undefined && !name.includes('.'))) return;
  // A filter for one of these would never find anything.
  const what = fields.find(name) ? 'is computed and never changes by itself' : 'is no field';
  throw new Problem('invalid_parameter', { detail: `${JSON.stringify(name.slice(0, 40))} ${what}.` });
}
