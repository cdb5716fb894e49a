import type { RouteName } from './routes.js';
import { SCOPES, type Setting } from './settings.js';
import { extendedOf, marks, newEmailOf, type State } from './states.js';
import type { Viewer } from './viewers.js';

/*
 * Who gets what, as the documented rules have it: written down a second time, from docs/use/wire-format.md alone. It must
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
const may = ({ viewer }: Case, capability: string) =>
  (viewer.scope === undefined ? [] : (SCOPES[viewer.scope].can as readonly string[])).includes(capability);
const staffOrService =
  (capability: string, refusal: Shown, then: Rule): Rule =>
  (one) =>
    isStaff(one) || may(one, capability) ? then(one) : refusal;
const staffOrAnyService =
  (then: Rule): Rule =>
  (one) =>
    isStaff(one) || one.viewer.is === 'service' ? then(one) : FORBIDDEN;
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
const accesses = ownerAlone(() => ok({ accesses: 'accesses', cursor: 'a cursor', has_more: false }));
const data = ownerAlone(() => ok('application/zip'));
const erasing = ownerOrStaff(({ state }) =>
  state.erasing ? ok({ requested_at: 'a time', erases_at: 'a time' }) : NOT_FOUND,
);
const erased = ownerOrStaff((one) => {
  if (!isOwner(one)) return DONE;
  return { status: one.state.erasing ? 200 : 202, body: { erases_at: 'a time' } };
});
const picture: Rule = (one) =>
  exists(one) && one.state.picture && !isYoung(one) ? ok('a picture') : NOT_FOUND;
const choicesOf = ({ setting, state }: Case) =>
  Object.fromEntries(
    Object.entries(state.visibility ?? {}).filter(([field]) => setting.custom.includes(field)),
  );
const preferencesOf = (one: Case) => ({
  note: marks(one.username).preference,
  ...(one.state.account_privacy !== null && { account_privacy: one.state.account_privacy }),
  ...Object.fromEntries(
    Object.entries(choicesOf(one)).map(([field, choice]) => [`visibility.${field}`, choice]),
  ),
});
const explained: Rule = (one) =>
  ok({
    ...{ username: one.username, fields: toldOf(one) },
    ...(one.setting.custom.length > 0 && { choices: choicesOf(one) }),
  });
const told = ownerOrStaff(explained);

/** What staff see of an account once that is done. */
const set =
  (isActive: boolean): Rule =>
  (one) => {
    const viewer: Viewer = { ...one.viewer, is: 'staff' };
    return ok(viewOf({ ...one, viewer, state: { ...one.state, inactive: isActive ? undefined : true } }));
  };

const SOME = ['email', 'bio', 'username', 'profile_image'];

function someOf(view: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(view).filter(([field]) => SOME.includes(field)));
}

const RULES: Record<RouteName, Rule> = {
  'GET one': ifThere(account),
  'HEAD one': bare(ifThere(account)),
  'GET list': ifThere(list),
  'HEAD list': bare(ifThere(list)),
  'GET own list': ifThere(list),
  'GET by address': staffOrService('search', FORBIDDEN, ifThere(list)),
  'HEAD by address': bare(staffOrService('search', FORBIDDEN, ifThere(list))),
  'GET by id': staffOrAnyService(ifThere(list)),
  'HEAD by id': bare(staffOrAnyService(ifThere(list))),
  'GET some fields': ifThere((one) => ok(someOf(viewOf(one)))),
  'GET snapshot': staffOrService('changes', FORBIDDEN, (one) => ok(lines(one))),
  'POST deactivate': staffElse(FORBIDDEN, ifThere(set(false))),
  'POST activate': staffElse(FORBIDDEN, ifThere(set(true))),
  'POST search_emails': staffOrService('search', NOT_FOUND, (one) =>
    ok(exists(one) ? [{ id: 'a number', username: one.username, email: marks(one.username).email }] : []),
  ),
  'GET me': ({ username }) => ok({ username }),
  'GET changes': staffOrService('changes', FORBIDDEN, () =>
    ok({ changes: 'events', cursor: 'a cursor', has_more: false }),
  ),
  'PATCH nothing': ownerAlone(account),
  'PATCH of a stale tag': ownerAlone(problem(412, 'precondition_failed')),
  'PATCH with a fault': ownerAlone(problem(400, 'validation')),
  'PATCH of a read-only field': ownerAlone(problem(400, 'validation')),
  'PATCH of no JSON': ownerAlone(problem(400, 'malformed_request')),
  'OPTIONS one': () => DONE,
  'PUT one': () => problem(405, 'method_not_allowed'),
  'GET visibility': told,
  'HEAD visibility': bare(told),
  'PATCH visibility of nothing': ownerAlone(explained),
  'PATCH visibility with a fault': ownerAlone(problem(400, 'validation')),
  'OPTIONS visibility': () => DONE,
  'GET email_change': pending,
  'HEAD email_change': bare(pending),
  'DELETE email_change': ownerOrStaff(({ state }) => (state.pending ? DONE : NOT_FOUND)),
  'OPTIONS email_change': () => DONE,
  'GET accesses': accesses,
  'HEAD accesses': bare(accesses),
  'OPTIONS accesses': () => DONE,
  'GET data': data,
  'HEAD data': bare(data),
  'OPTIONS data': () => DONE,
  'GET erasure': erasing,
  'HEAD erasure': bare(erasing),
  'OPTIONS erasure': () => DONE,
  'DELETE erasure': ownerOrStaff(({ state }) => (state.erasing ? DONE : NOT_FOUND)),
  'POST erasure': erased,
  'POST image': ownerAlone(problem(400, 'invalid_image')),
  'DELETE image': ownerOrStaff(() => DONE),
  'OPTIONS image': () => DONE,
  'GET by number': staffElse(FORBIDDEN, ifThere(list)),
  'GET preferences': ownerOrStaff((one) => ok(preferencesOf(one))),
  'HEAD preferences': bare(ownerOrStaff(() => ok({}))),
  'OPTIONS preferences': () => DONE,
  'PATCH preferences of nothing': ownerAlone(DONE),
  'PATCH preferences with a fault': ownerAlone(problem(400, 'validation')),
  'GET preference': ownerOrStaff(({ username }) => ok(marks(username).preference)),
  'HEAD preference': bare(ownerOrStaff(() => ok(''))),
  'OPTIONS preference': () => DONE,
  'PUT preference with a fault': ownerAlone(problem(400, 'validation')),
  'DELETE preference that is not there': ownerAlone(NOT_FOUND),
  'GET picture': picture,
  'HEAD picture': bare(picture),
};

const NEED_NO_TOKEN: readonly RouteName[] = ['GET picture', 'HEAD picture'];

export function expectedAnswer(route: RouteName, one: Case): Shown {
  if (one.viewer.is !== 'nobody' || NEED_NO_TOKEN.includes(route)) return RULES[route](one);
  return route.startsWith('HEAD') ? { status: 401 } : problem(401, 'unauthorized');
}

/** What a scope may let a service read. */
const GRANTED: readonly RouteName[] = [
  ...([
    'GET changes',
    'GET snapshot',
    'GET by id',
    'HEAD by id',
    'GET by address',
    'HEAD by address',
    'POST search_emails',
  ] as const),
];

/** What anybody with a token may read, and so learn that the account is there. */
const READABLE: readonly RouteName[] = ['GET one', 'HEAD one', 'GET list', 'HEAD list', 'GET some fields'];

/** Whether the answer to her must be the same for every account and for none. */
export function mustNotShowExistence(route: RouteName, viewer: Viewer): boolean {
  if (NEED_NO_TOKEN.includes(route)) return false;
  if (viewer.is === 'service') return !READABLE.includes(route) && !GRANTED.includes(route);
  return viewer.is === 'nobody' || (viewer.is === 'other' && !READABLE.includes(route));
}

type Facts = Pick<Case, 'state' | 'setting'>;

function isYoung({ state: { year_of_birth: year }, setting: { ageLimit } }: Facts): boolean {
  if (ageLimit === null) return false;
  return year === null || new Date().getUTCFullYear() - year - 1 < ageLimit;
}

function privacyOf(one: Facts): 'all_users' | 'private' | 'custom' {
  if (isYoung(one)) return 'private';
  const chosen = one.state.account_privacy ?? one.setting.defaultVisibility;
  return chosen === 'custom' && one.setting.custom.length === 0 ? 'private' : chosen;
}

function viewOf(one: Case): Record<string, unknown> {
  const fields = seesAll(one) ? fieldsForThose(one) : (fieldsForService(one) ?? fieldsForOthers(one));
  const values = valuesOf(one);
  const [own, declared] = [false, true].map((isDeclared) =>
    fields.filter((field) => field.startsWith('extended.') === isDeclared),
  );
  const members = declared!.map((field) => field.replace('extended.', ''));
  const extended = extendedOf(one.username);
  return Object.fromEntries([
    ...own!.map((field) => [field, values[field]]),
    ...(members.length > 0
      ? [['extended', Object.fromEntries(members.map((member) => [member, extended[member]]))]]
      : []),
  ]) as Record<string, unknown>;
}

function fieldsForThose(one: Case): readonly string[] {
  const { admin, ownerAlone } = one.setting;
  return isOwner(one) ? admin : admin.filter((field) => !ownerAlone.includes(field));
}

/** The public fields and those of the scope, of what others see no more than these; null for whoever is no service. */
function fieldsForService({ viewer: { scope, sharing }, ...one }: Case): readonly string[] | null {
  if (scope === undefined) return null;
  const granted = [...one.setting.public, ...SCOPES[scope].fields];
  const asked = sharing ? fieldsForOthers(one) : one.setting.all;
  return asked.filter((field) => granted.includes(field));
}

/** The members of the lines of all accounts. */
function lines(one: Case): string {
  const fields = fieldsForService(one) ?? one.setting.admin;
  // The number of the account is at the beginning of every line, whether it is one of the fields or not.
  const members = new Set([
    'id',
    'version',
    ...fields.map((field) => field.replace(/^extended\..*/, 'extended')),
  ]);
  return `cursor; ${[...members].join(' ')}`;
}

/** Which of the views she gets. */
export function viewNameOf(one: Case): string {
  if (one.viewer.scope !== undefined)
    return one.viewer.sharing ? `shared, ${one.viewer.scope}` : one.viewer.scope;
  if (!seesAll(one)) return 'shared';
  return isOwner(one) || one.setting.ownerAlone.length === 0 ? 'full' : 'staff';
}

/** The full view, and not what others see. */
export function seesAll(one: Case): boolean {
  return !one.viewer.sharing && (isOwner(one) || isStaff(one));
}

export function fieldsForOthers(one: Facts): readonly string[] {
  const { shareable, public: everybodys, custom, all } = one.setting;
  const privacy = privacyOf(one);
  if (privacy === 'all_users') return shareable;
  const shared = custom.filter((field) => one.state.visibility?.[field] === 'all_users');
  return all.filter(
    (field) => everybodys.includes(field) || (privacy === 'custom' && shared.includes(field)),
  );
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
    ...openEdxValuesOf(one),
  };
}

/** What stands in the fields of the preset, which others do not have. */
function openEdxValuesOf(one: Case): Record<string, unknown> {
  const ofLms = [
    ...['time_zone', 'course_certificates', 'secondary_email', 'secondary_email_enabled'],
    ...['pending_name_change', 'verified_name', 'last_login'],
  ];
  const extended = extendedOf(one.username);
  return {
    ...Object.fromEntries(ofLms.map((name) => [name, null])),
    ...{ id: 'a number', social_links: [], state: null, phone_number: null },
    extended_profile: ['pronouns', 'staff_no', 'constructor'].map((name) => ({
      field_name: name,
      field_value: extended[name],
    })),
  };
}

/** What GET …/visibility says of each field: who sees it, and why. */
function toldOf(one: Case): Record<string, unknown> {
  const { admin, ownerAlone, shareable, custom, public: everybodys } = one.setting;
  const forOthers = fieldsForOthers(one);
  const why = isYoung(one) ? 'minor_rule' : one.state.account_privacy === null ? 'site_policy' : 'own_choice';
  return Object.fromEntries(
    one.setting.all.map((field) => {
      if (field === 'profile_image' && isYoung(one)) return [field, { seen_by: [], reason: 'minor_rule' }];
      const seen_by = admin.includes(field) ? ['owner'] : [];
      if (admin.includes(field) && !ownerAlone.includes(field)) seen_by.push('staff');
      if (forOthers.includes(field)) seen_by.push('other');
      for (const [word, { fields }] of Object.entries(one.setting.scopes ? SCOPES : {})) {
        if ([...everybodys, ...fields].includes(field)) seen_by.push(`services with ${word}`);
      }
      const mayBeChosen = custom.includes(field) && !everybodys.includes(field);
      const isOpen = shareable.includes(field) === everybodys.includes(field) && !mayBeChosen;
      return [field, { seen_by, reason: isOpen ? 'site_policy' : why }];
    }),
  );
}
