import { accountUrl, patchAccount } from '../requests.js';
import { SERVICE, type TestApp } from '../test-app.js';
import { plant, usernameOf, YOUNG, type State, type StateName, type Target } from './states.js';

/** Stands in every text that an owner sends here. */
export const SECRET = /secret/;

/** Another value of each field, with which her privacy stays what it is. */
export function newValues({ year_of_birth: year }: State): Record<string, unknown> {
  return {
    name: 'secret name',
    bio: 'secret bio',
    country: 'FR',
    gender: 'f',
    goals: 'secret goals',
    language: 'secret language',
    language_proficiencies: [{ code: 'fr' }],
    level_of_education: 'p',
    mailing_address: 'secret street',
    year_of_birth: year === YOUNG ? YOUNG + 1 : 1970,
    email: 'secret@example.com',
  };
}

/** A second account in that state. */
export const plantAnother = (api: TestApp, state: StateName): Promise<Target> =>
  plant(api, state, `${usernameOf(state)}_b`);

/** Whether the tags of the full and of the shared view change when the owner changes one field after the other. */
export async function tagsAround(api: TestApp, { username, state }: Target) {
  const found = [];
  for (const [field, value] of Object.entries(newValues(state))) {
    const before = await tagsOf(api, username);
    const { status } = await patchAccount(api, username, { [field]: value });
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
