import { readFileSync } from 'node:fs';
import { AccountFields, BUILT_IN_FIELDS } from '../../accounts/fields/account-fields.js';
import { openEdxFields } from '../../accounts/fields/openedx-fields.js';
import type { FieldDeclaration } from '../../accounts/fields/field.js';
import { fieldDeclared } from './field-declarations.js';
import { endOfObject, repeatedKeys } from './json-text.js';
import { shown } from '../../diagnostics/printable.js';
import { Unreadable, type Kind, type SettingFault } from '../setting.js';

/** The word for the fields that the clients of Open edX know. */
const PRESET = 'openedx';
const ITEMS = `a list of ${PRESET}, files and JSON objects, separated by commas`;
const DECLARATIONS = 'a JSON object of fields, such as {"pronouns": {"type": "text"}}';

/** A part of the setting: JSON, and where it stands in words. */
interface Source {
  readonly json: string;
  readonly where: string;
}

/** The fields of accounts: those of every account, and those that the setting declares. */
export const accountFields: Kind<AccountFields> = (text) => {
  const faults: SettingFault[] = [];
  const declared = new Map<string, FieldDeclaration>();
  const items = itemsOf(text);
  const presets = items.filter((item) => item === PRESET).length;
  if (presets > 1) faults.push(twice(PRESET, ''));
  if (items.includes('')) faults.push({ found: 'an empty item', allowed: ITEMS });
  for (const item of items.filter((one) => one !== PRESET && one !== '')) {
    const source = sourceOf(item);
    const entries = 'json' in source ? entriesOf(source) : [source];
    for (const entry of entries) {
      if ('found' in entry) faults.push(entry);
      else take(entry.name, fieldDeclared(entry.name, entry.value));
    }
  }
  if (faults.length > 0) return new Unreadable(faults);
  const added = [...declared.values()];
  const own = presets > 0 ? openEdxFields(BUILT_IN_FIELDS.all, added) : BUILT_IN_FIELDS.all;
  return new AccountFields([...own, ...added]);

  function take(name: string, field: FieldDeclaration | SettingFault[]): void {
    if (Array.isArray(field)) faults.push(...field);
    else if (declared.has(name)) faults.push(twice(name, ''));
    else declared.set(name, field);
  }
};

/** An item that begins with a brace goes to the brace that ends it, every other one to the next comma. */
function itemsOf(text: string): string[] {
  const items: string[] = [];
  for (let start = 0; ;) {
    const begin = start + /^\s*/.exec(text.slice(start))![0].length;
    const end = text[begin] === '{' ? endOfObject(text, begin) : begin;
    const comma = end === -1 ? -1 : text.indexOf(',', end);
    const item = text.slice(begin, comma === -1 ? text.length : comma).trim();
    // A comma may end the list.
    if (item !== '' || comma !== -1) items.push(item);
    if (comma === -1) return items;
    start = comma + 1;
  }
}

function sourceOf(item: string): Source | SettingFault {
  if (item.startsWith('{')) return { json: item, where: '' };
  try {
    return { json: readFileSync(item, 'utf8').replace(/^\uFEFF/, ''), where: ` in ${shown(item)}` };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { found: `${shown(item)}, a file that cannot be read (${code})`, allowed: ITEMS };
  }
}

function entriesOf({
  json,
  where,
}: Source): (SettingFault | { readonly name: string; readonly value: unknown })[] {
  const value = parsed(json);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = value === undefined ? 'no JSON' : 'no object';
    return [
      {
        found: where === '' ? `${shown(json)}, which is ${what}` : `${what}${where}`,
        allowed: DECLARATIONS,
      },
    ];
  }
  const entries = Object.entries(value).map(([name, field]) => ({ name, value: field as unknown }));
  return [...repeatedKeys(json).map((name) => twice(name, where)), ...entries];
}

function twice(name: string, where: string): SettingFault {
  return { found: `${shown(name)} twice${where}`, allowed: 'each name once' };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}
