import type { RouteName } from './routes.js';
import { ALL_FIELDS, type Setting } from './settings.js';
import { marks, newEmailOf, type State } from './states.js';
import type { Viewer } from './viewers.js';

/*
 * Who gets what, as the documented rules have it: written down a second time, from docs/wire-format.md alone. It must
 * not import a rule from src, or it would agree with whatever stands there.
 */

/** One cell of the table. */
export interface Case {
  readonly setting: Setting;
  readonly state: State;
  readonly username: string;
  readonly viewer: Viewer;
}

/** An answer, as far as it shows something. Pictures, times and numbers stand as words; see observe.ts. */
export interface Shown {
  readonly status: number;
  /** Of a problem: the last part of its type. */
  readonly problem?: string;
  readonly body?: unknown;
}

type Rule = (one: Case) => Shown;

const problem = (status: number, code: string): Shown => ({ status, problem: code });
const ok = (body: unknown): Shown => ({ status: 200, body });
const NOT_FOUND = problem(404, 'not_found');
const FORBIDDEN = problem(403, 'forbidden');
const DONE: Shown = { status: 204 };

const exists = ({ state }: Case) => state.gone === undefined;
const isOwner = (one: Case) => one.viewer.is === 'owner' && exists(one);
const isStaff = (one: Case) =>
  one.viewer.is === 'staff' || (isOwner(one) && one.state.staff === true && !one.state.inactive);

const ifThere =
  (then: Rule): Rule =>
  (one) =>
    exists(one) ? then(one) : NOT_FOUND;
const ownerOrStaff = (then: Rule): Rule =>
  ifThere((one) => (isOwner(one) || isStaff(one) ? then(one) : NOT_FOUND));
const ownerAlone = (then: Shown | Rule): Rule =>
  ownerOrStaff((one) => {
    if (!isOwner(one)) return FORBIDDEN;
    return typeof then === 'function' ? then(one) : then;
  });
const staffElse =
  (refusal: Shown, then: Rule): Rule =>
  (one) =>
    isStaff(one) ? then(one) : refusal;

const account: Rule = (one) => ok(viewOf(one));
const list: Rule = (one) => ok([viewOf(one)]);
const bare =
  (rule: Rule): Rule =>
  (one) => ({ status: rule(one).status });

const pending = ownerOrStaff(({ state, username }) =>
  state.pending
    ? ok({ new_email: newEmailOf(username), requested_at: 'a time', expires_at: 'a time' })
    : NOT_FOUND,
);
const picture: Rule = (one) =>
  exists(one) && one.state.picture && !isYoung(one) ? ok('a picture') : NOT_FOUND;
const told = ownerOrStaff((one) => ok({ username: one.username, fields: toldOf(one) }));

const RULES: Record<RouteName, Rule> = {
  'GET one': ifThere(account),
  'HEAD one': bare(ifThere(account)),
  'GET list': ifThere(list),
  'HEAD list': bare(ifThere(list)),
  'GET own list': ifThere(list),
  'GET by address': staffElse(FORBIDDEN, ifThere(list)),
  'HEAD by address': bare(staffElse(FORBIDDEN, ifThere(list))),
  'POST search_emails': staffElse(NOT_FOUND, (one) =>
    ok(exists(one) ? [{ id: 'a number', username: one.username, email: marks(one.username).email }] : []),
  ),
  'GET me': ({ username }) => ok({ username }),
  'GET changes': staffElse(FORBIDDEN, () => ok({ changes: 'events', cursor: 'a cursor', has_more: false })),
  'PATCH nothing': ownerAlone(account),
  'PATCH of a stale tag': ownerAlone(problem(412, 'precondition_failed')),
  'PATCH with a fault': ownerAlone(problem(400, 'validation')),
  'PATCH of a read-only field': ownerAlone(problem(400, 'validation')),
  'PATCH of no JSON': ownerAlone(problem(400, 'malformed_request')),
  'OPTIONS one': () => DONE,
  'PUT one': () => problem(405, 'method_not_allowed'),
  'GET visibility': told,
  'HEAD visibility': bare(told),
  'OPTIONS visibility': () => DONE,
  'GET email_change': pending,
  'HEAD email_change': bare(pending),
  'DELETE email_change': ownerOrStaff(({ state }) => (state.pending ? DONE : NOT_FOUND)),
  'OPTIONS email_change': () => DONE,
  'POST image': ownerAlone(problem(400, 'invalid_image')),
  'DELETE image': ownerOrStaff(() => DONE),
  'OPTIONS image': () => DONE,
  'GET picture': picture,
  'HEAD picture': bare(picture),
};

const NEED_NO_TOKEN: readonly RouteName[] = ['GET picture', 'HEAD picture'];

export function expectedAnswer(route: RouteName, one: Case): Shown {
  if (one.viewer.is !== 'nobody' || NEED_NO_TOKEN.includes(route)) return RULES[route](one);
  return route.startsWith('HEAD') ? { status: 401 } : problem(401, 'unauthorized');
}

/** What anybody with a token may read, and so learn that the account is there. */
const READABLE: readonly RouteName[] = ['GET one', 'HEAD one', 'GET list', 'HEAD list'];

/** Whether the answer to her must be the same for every account and for none. */
export function mustNotShowExistence(route: RouteName, viewer: Viewer): boolean {
  if (NEED_NO_TOKEN.includes(route)) return false;
  return viewer.is === 'nobody' || (viewer.is === 'other' && !READABLE.includes(route));
}

type Facts = Pick<Case, 'state' | 'setting'>;

function isYoung({ state: { year_of_birth: year }, setting: { ageLimit } }: Facts): boolean {
  if (ageLimit === null) return false;
  return year === null || new Date().getUTCFullYear() - year - 1 < ageLimit;
}

function privacyOf(one: Facts): 'all_users' | 'private' {
  return isYoung(one) ? 'private' : (one.state.account_privacy ?? one.setting.defaultVisibility);
}

function viewOf(one: Case): Record<string, unknown> {
  const fields = seesAll(one) ? one.setting.admin : fieldsForOthers(one);
  const values = valuesOf(one);
  return Object.fromEntries(fields.map((field) => [field, values[field]]));
}

/** The full view, and not what others see. */
export function seesAll(one: Case): boolean {
  return !one.viewer.sharing && (isOwner(one) || isStaff(one));
}

export function fieldsForOthers(one: Facts): readonly string[] {
  return privacyOf(one) === 'all_users' ? one.setting.shareable : one.setting.public;
}

function valuesOf(one: Case): Record<string, unknown> {
  const { setting, state, username } = one;
  return {
    ...{ username, date_joined: '2020-02-29T12:34:56Z', is_active: !state.inactive },
    ...marks(username),
    ...{ country: 'IS', gender: 'o', level_of_education: 'jhs', language_proficiencies: [{ code: 'is' }] },
    profile_image: state.picture && !isYoung(one) ? 'her picture' : 'the default picture',
    requires_parental_consent: isYoung(one),
    year_of_birth: state.year_of_birth,
    account_privacy: privacyOf(one),
    accomplishments_shared: setting.badges,
  };
}

/** What GET …/visibility says of each field: who sees it, and why. */
function toldOf(one: Case): Record<string, unknown> {
  const { admin, shareable, public: everybodys } = one.setting;
  const forOthers = fieldsForOthers(one);
  const why = isYoung(one) ? 'minor_rule' : one.state.account_privacy === null ? 'site_policy' : 'own_choice';
  return Object.fromEntries(
    ALL_FIELDS.map((field) => {
      if (field === 'profile_image' && isYoung(one)) return [field, { seen_by: [], reason: 'minor_rule' }];
      const seen_by = admin.includes(field) ? ['owner', 'staff'] : [];
      if (forOthers.includes(field)) seen_by.push('other');
      const isOpen = shareable.includes(field) === everybodys.includes(field);
      return [field, { seen_by, reason: isOpen ? 'site_policy' : why }];
    }),
  );
}
