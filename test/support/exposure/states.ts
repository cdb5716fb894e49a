import { BUILT_IN_FIELDS } from '../../../src/accounts/fields/account-fields.js';
import { DECLARED_FIELDS, OPEN_EDX_FIELDS } from '../declared-fields.js';
import { AccountEraser } from '../../../src/accounts/store/account-eraser.js';
import { seed, type AccountSeed } from '../accounts.js';
import { getAccount } from '../requests.js';
import { jpeg, uploadBytes } from '../pictures.js';
import type { TestApp } from '../test-app.js';

const THIS_YEAR = new Date().getUTCFullYear();

/** What of an account decides who sees what of it. */
export interface State {
  /** What she chose; null: nothing. */
  readonly account_privacy: 'all_users' | 'private' | 'custom' | null;
  /** What she chose for single fields. */
  readonly visibility?: Readonly<Record<string, 'all_users' | 'private'>>;
  readonly year_of_birth: number | null;
  readonly inactive?: true;
  readonly staff?: true;
  readonly picture?: true;
  /** Another address waits for its confirmation. */
  readonly pending?: true;
  /** Its owner has asked for it to be erased. */
  readonly erasing?: true;
  readonly gone?: 'erased' | 'absent';
}

/** In the year in which she may still be 12 a parent has to consent; a year earlier she is 13 for sure. */
export const YOUNG = THIS_YEAR - 13;
const OLD_ENOUGH = { account_privacy: 'all_users', year_of_birth: YOUNG - 1 } as const;

/** Some that a site may offer, and some that none does. */
const CHOICES = {
  ...({ bio: 'all_users', name: 'all_users', country: 'private', time_zone: 'all_users' } as const),
  ...({ email: 'all_users', 'extended.topics': 'all_users', 'extended.staff_no': 'all_users' } as const),
};

export const STATES = {
  shared: OLD_ENOUGH,
  private: { ...OLD_ENOUGH, account_privacy: 'private' },
  undecided: { ...OLD_ENOUGH, account_privacy: null },
  custom: { ...OLD_ENOUGH, account_privacy: 'custom', visibility: CHOICES },
  'custom, nothing chosen': { ...OLD_ENOUGH, account_privacy: 'custom' },
  'custom, minor': { ...OLD_ENOUGH, account_privacy: 'custom', visibility: CHOICES, year_of_birth: YOUNG },
  // What was chosen for single fields counts for nothing as long as all are chosen for.
  'shared, with choices': { ...OLD_ENOUGH, visibility: CHOICES },
  'private, with choices': { ...OLD_ENOUGH, account_privacy: 'private', visibility: CHOICES },
  minor: { ...OLD_ENOUGH, year_of_birth: YOUNG },
  ageless: { ...OLD_ENOUGH, year_of_birth: null },
  inactive: { ...OLD_ENOUGH, inactive: true },
  'inactive, private': { ...OLD_ENOUGH, account_privacy: 'private', inactive: true },
  'of staff': { ...OLD_ENOUGH, staff: true },
  'with picture': { ...OLD_ENOUGH, picture: true },
  'with picture, private': { ...OLD_ENOUGH, account_privacy: 'private', picture: true },
  // A site may raise the limit, or the year may be corrected beside the API, when the picture is there.
  'with picture, minor': { ...OLD_ENOUGH, year_of_birth: YOUNG, picture: true },
  'with pending address': { ...OLD_ENOUGH, pending: true },
  'to be erased': { ...OLD_ENOUGH, erasing: true },
  erased: { ...OLD_ENOUGH, picture: true, pending: true, gone: 'erased' },
  absent: { ...OLD_ENOUGH, gone: 'absent' },
} satisfies Record<string, State>;

export type StateName = keyof typeof STATES;

export const usernameOf = (state: StateName): string => `${state.replaceAll(/\W+/g, '_')}_one`;

const NO_ID = '9223372036854775807';

/** Of a picture that nobody has. */
const NO_PICTURE = '/profile_images/AAAAAAAAAAAAAAAAAAAAAA-0123456789abcdef/500.webp';

/** Values that stand nowhere else, so that one that is found in an answer is hers. */
export function marks(username: string): Record<string, string> {
  const mark = (field: string) => `${username}.${field}`;
  const texts = BUILT_IN_FIELDS.writableBy('owner').filter(isFreeText);
  const declared = DECLARED_FIELDS.declared.map(({ name }) => name);
  return {
    ...Object.fromEntries([...texts, ...declared.filter(isFreeText)].map((name) => [name, mark(name)])),
    email: `${mark('email')}@example.com`,
    preference: mark('preference'),
  };
}

/** Whether any text can stand in a field. */
export function isFreeText(name: string): boolean {
  return OPEN_EDX_FIELDS.get(name).kind.rule('any.text', { currentYear: THIS_YEAR }) === 'any.text';
}

/** What stands in the fields that a site may declare, whether it does or not. */
export function extendedOf(username: string): Record<string, unknown> {
  const values = DECLARED_FIELDS.declared.map(({ name, member, example }) => [
    member,
    isFreeText(name) ? `${username}.${name}` : example,
  ]);
  return Object.fromEntries(values) as Record<string, unknown>;
}

export const newEmailOf = (username: string): string => `${username}.new_email@example.com`;

/** An account to look at. */
export interface Target {
  readonly state: State;
  readonly username: string;
  /** Of the account, or one that none has. */
  id: string;
  /** The path of her picture in full size, or one that nobody has. */
  picture: string;
}

export async function plant(api: TestApp, name: StateName, username = usernameOf(name)): Promise<Target> {
  const state: State = STATES[name];
  const target: Target = { state, username, id: NO_ID, picture: NO_PICTURE };
  if (state.gone === 'absent') return target;
  await seed(api.dataSource, seedOf(target));
  target.id = await idOf(api, username);
  await askForAddress(api, target);
  await askForErasure(api, target);
  await givePicture(api, target);
  if (state.gone === 'erased') {
    const author = { actor: 'the operator', channel: 'command_line', requestId: null } as const;
    await new AccountEraser(api.dataSource, author).erase(target.username, { release: false });
  }
  return target;
}

async function idOf({ dataSource }: TestApp, username: string): Promise<string> {
  const rows = await dataSource.query<{ id: string }[]>('SELECT id FROM users WHERE username = $1', [
    username,
  ]);
  return rows[0]!.id;
}

/** Undoes what routes have taken from the account, or given it. */
export async function restore(api: TestApp, target: Target): Promise<void> {
  await askForAddress(api, target);
  await askForErasure(api, target);
  await api.dataSource.query('UPDATE users SET is_active = $2 WHERE username = $1 AND erased_at IS NULL', [
    target.username,
    !target.state.inactive,
  ]);
}

function seedOf({ state, username }: Target): AccountSeed {
  const { account_privacy, visibility, year_of_birth, inactive, staff } = state;
  return {
    ...{
      username,
      account_privacy,
      visibility,
      year_of_birth,
      is_active: !inactive,
      is_staff: staff ?? false,
    },
    ...marks(username),
    extended: extendedOf(username),
    preferences: { note: marks(username).preference },
    ...{ country: 'IS', gender: 'o', level_of_education: 'jhs', languages: ['is'] },
  };
}

/** Another address that waits, unless one does. */
export async function askForAddress(api: TestApp, { state, username }: Target): Promise<void> {
  if (!state.pending) return;
  await api.dataSource.query(
    `INSERT INTO email_changes (user_id, old_email, new_email, new_email_key, language, expires_at)
     SELECT id, email, $2, $2, 'en', now() + interval '1 day' FROM users
     WHERE username = $1 AND erased_at IS NULL ON CONFLICT DO NOTHING`,
    [username, newEmailOf(username)],
  );
}

/** An erasure that waits, unless one does. */
export async function askForErasure(api: TestApp, { state, username }: Target): Promise<void> {
  if (!state.erasing) return;
  await api.dataSource.query(
    `INSERT INTO erasures (user_id, language, erases_at) SELECT id, 'en', now() + interval '1 day' FROM users
     WHERE username = $1 AND erased_at IS NULL ON CONFLICT DO NOTHING`,
    [username],
  );
}

async function givePicture(api: TestApp, target: Target): Promise<void> {
  const { state, username } = target;
  if (!state.picture) return;
  const born = (year: number | null) =>
    api.dataSource.query(
      'UPDATE profiles SET year_of_birth = $2 WHERE user_id = (SELECT id FROM users WHERE username = $1)',
      [username, year],
    );
  await born(1980);
  const { status } = await uploadBytes(api, username, await jpeg());
  if (status !== 204) throw new Error(`The picture was answered ${status}`);
  target.picture = new URL((await getAccount(api, username)).json.profile_image.image_url_full).pathname;
  await born(state.year_of_birth);
}
