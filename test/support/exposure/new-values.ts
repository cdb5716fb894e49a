import { accountUrl, patchAccount } from '../requests.js';
import { SERVICE, type TestApp } from '../test-app.js';
import { objectOf } from '../../../src/accounts/fields/json-object.js';
import type { Setting } from './settings.js';
import { isFreeText, plant, usernameOf, YOUNG, type State, type StateName, type Target } from './states.js';

const ownFields = ({ fields }: Setting): string[] =>
  fields
    .writableBy('owner')
    .filter((name) => fields.changing.includes(name) && !/^(account_privacy|email)$/.test(name));

/** Values other than those that accounts are planted with. */
const OTHERS: Readonly<Record<string, unknown>> = {
  'extended.birthday': '1999-12-31',
  'extended.topics': ['sport'],
  'extended.floor': 3,
  'extended.vegan': false,
  'extended.shirt': 'M',
  'extended.homepage': 'https://secret.example',
  'extended.passport': 'IS',
  'extended.mother_tongue': 'is',
  'extended.zone': 'Atlantic/Reykjavik',
};

/** Stands in every text that an owner sends here. */
export const SECRET = /secret/;

/** Another value of each field, with which her privacy stays what it is. */
export function newValues({ year_of_birth: year }: State, setting: Setting): Record<string, unknown> {
  const values = ownFields(setting).map((name) => [
    name,
    isFreeText(name) ? `secret ${name}` : (OTHERS[name] ?? setting.fields.get(name).example),
  ]);
  return {
    ...(Object.fromEntries(values) as Record<string, unknown>),
    year_of_birth: year === YOUNG ? YOUNG + 1 : 1970,
    // Last: the tag tells that somebody has asked for another address.
    email: 'secret@example.com',
  };
}

/** A second account in that state. */
export const plantAnother = (api: TestApp, state: StateName): Promise<Target> =>
  plant(api, state, `${usernameOf(state)}_b`);

/** Whether the tags of the full and of the shared view change when the owner changes one field after the other. */
export async function tagsAround(api: TestApp, { username, state }: Target, setting: Setting) {
  const found = [];
  for (const [field, value] of Object.entries(newValues(state, setting))) {
    const before = await tagsOf(api, username);
    const own = setting.fields.get(field).unique ? `${String(value)}/${username}` : value;
    const patch = objectOf(setting.fields, new Map([[field, own]]));
    const { status } = await patchAccount(api, username, patch);
    const after = await tagsOf(api, username);
    found.push({ field, status, full: before.full !== after.full, shared: before.shared !== after.shared });
  }
  return found;
}

async function tagsOf(api: TestApp, username: string) {
  const [full, shared] = await Promise.all([
    api.request({ url: accountUrl(username), as: SERVICE }),
    api.request({ url: accountUrl(username), as: 'other' }),
  ]);
  return { full: full.headers.etag, shared: shared.headers.etag };
}
