import { ACCOUNT_FIELDS } from '../config/account-fields.js';
import { Problem } from '../http/problem.js';

/** They follow from other fields and from settings: a filter for one of them would never find anything. */
const COMPUTED: ReadonlySet<string> = new Set(['requires_parental_consent', 'accomplishments_shared']);

/** The names that stand in changes. */
const FIELDS: ReadonlySet<string> = new Set([
  ...ACCOUNT_FIELDS.filter((field) => !COMPUTED.has(field)),
  'is_staff',
  'email_change',
]);

/** The fields to follow, null for all. Throws `invalid_parameter` for a name that no change can have. */
export function followedFields(list: string | undefined): readonly string[] | null {
  if (list === undefined) return null;
  const names = list.split(',').flatMap((item) => item.trim() || []);
  const unknown = names.find((name) => !FIELDS.has(name));
  if (unknown !== undefined) {
    const what = COMPUTED.has(unknown) ? 'is computed and never changes by itself' : 'is no field';
    throw new Problem('invalid_parameter', { detail: `${JSON.stringify(unknown.slice(0, 40))} ${what}.` });
  }
  if (names.length === 0) throw new Problem('invalid_parameter', { detail: 'fields names no field.' });
  return [...new Set(names)];
}
