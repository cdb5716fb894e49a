import { BUILT_IN_FIELDS, type AccountFields } from '../accounts/fields/account-fields.js';
import {
  CAPABILITIES,
  STAFF_SCOPE,
  type Capability,
  type ServiceScope,
  type ServiceScopes,
} from '../accounts/fields/service-scopes.js';
import { shown } from '../diagnostics/printable.js';
import { accountFields } from './kinds/field-settings.js';
import { jsonObject, mayBeRead } from './kinds/json-settings.js';
import { repeatedKeys } from './kinds/json-text.js';
import { Unreadable, type Kind, type SettingFault } from './setting.js';

const KEYS = ['fields', ...CAPABILITIES];
const ALLOWED =
  'a JSON object of scopes, such as {"accounts:directory": {"fields": ["name"], "changes": true}}';
/** RFC 6749 §3.3 */
const WORD = /^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/;

/** What further words of a token grant. */
export const serviceScopes: Kind<ServiceScopes> = (text, given) => {
  const json = jsonObject(text, ALLOWED);
  if (json instanceof Unreadable) return json;
  const fields = given?.accountFields === undefined ? BUILT_IN_FIELDS : accountFields(given.accountFields);
  // That has a fault of its own: which names there are is not known.
  if (fields instanceof Unreadable) return new Map();
  const faults = [
    ...repeatedKeys(text).map((key) => ({ found: `${shown(key)} twice`, allowed: 'each name once' })),
    ...Object.entries(json).flatMap(([word, scope]) => scopeFaults(fields, word, scope)),
  ];
  if (faults.length > 0) return new Unreadable(faults);
  return new Map(Object.entries(json).map(([word, scope]) => [word, scopeOf(fields, scope as Sent)]));
};

type Sent = Readonly<Partial<Record<Capability, boolean>>> & { readonly fields?: readonly string[] };

function scopeFaults(fields: AccountFields, word: string, scope: unknown): SettingFault[] {
  const where = `in ${shown(word)}`;
  if (!WORD.test(word) || word === STAFF_SCOPE) {
    const allowed = `words of up to 100 printable characters without blanks, quotes and backslashes, but not ${STAFF_SCOPE}`;
    return [{ found: `the scope ${shown(word)}`, allowed }];
  }
  if (typeof scope !== 'object' || scope === null || Array.isArray(scope)) {
    return [{ found: `${shown(scope)} ${where}`, allowed: `an object with the keys ${KEYS.join(', ')}` }];
  }
  const faults = Object.entries(scope).flatMap(([key, value]) => keyFaults(fields, key, value, where));
  const { search, fields: shows = [] } = scope as Sent;
  if (faults.length === 0 && search === true && !shows.includes('email')) {
    faults.push({
      found: `"search" without the field email ${where}`,
      allowed: '"search" where "fields" has email',
    });
  }
  return faults;
}

function keyFaults(fields: AccountFields, key: string, value: unknown, where: string): SettingFault[] {
  if (!KEYS.includes(key))
    return [{ found: `the unknown key ${shown(key)} ${where}`, allowed: KEYS.join(', ') }];
  if (key !== 'fields') {
    const isFlag = typeof value === 'boolean';
    return isFlag ? [] : [{ found: `${shown(value)} as ${shown(key)} ${where}`, allowed: 'true or false' }];
  }
  if (!Array.isArray(value))
    return [{ found: `${shown(value)} as "fields" ${where}`, allowed: 'a list of fields' }];
  return value.flatMap((field: unknown, index) =>
    fieldFault(fields, field, value.indexOf(field) < index, where),
  );
}

function fieldFault(fields: AccountFields, field: unknown, isAgain: boolean, where: string): SettingFault[] {
  const allowed = `each field once, of ${fields.names.join(', ')}`;
  if (typeof field !== 'string' || !fields.names.includes(field)) {
    return [{ found: `the unknown field ${shown(field)} ${where}`, allowed }];
  }
  if (isAgain) return [{ found: `${shown(field)} twice ${where}`, allowed }];
  const readers = mayBeRead(fields, field);
  return readers === undefined ? [] : [{ found: `${shown(field)} ${where}`, allowed: readers }];
}

function scopeOf({ names }: AccountFields, sent: Sent): ServiceScope {
  return {
    fields: names.filter((name) => sent.fields?.includes(name)),
    can: CAPABILITIES.filter((capability) => sent[capability]),
  };
}
