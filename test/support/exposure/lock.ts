import type { RouteName } from './routes.js';
import { isThere, type Sight } from './observe.js';
import type { SettingName } from './settings.js';
import type { StateName } from './states.js';
import { SETTINGS, type Setting } from './settings.js';
import type { ViewerName } from './viewers.js';

/** Beside the defaults, where every route is written down, a setting is recorded by what it decides. */
const OF_OTHER_SETTINGS: readonly RouteName[] = ['GET one', 'PATCH nothing', 'GET picture'];
/** The states that differ in what their owners are told. */
const TOLD: readonly StateName[] = ['shared', 'private', 'undecided', 'custom', 'minor'];

/** The settings with which that is written down. */
const TELLING: readonly SettingName[] = ['defaults', 'openedx'];

type Tree = { [name: string]: Tree | string | string[] };

/** Every decision that was observed: a line for each route and account, with what each viewer got. */
export function lockOf(sights: readonly Sight[]): Tree {
  return group(sights, 'setting', (ofSetting, setting) => {
    const sets = setsOf(ofSetting);
    const recorded = ofSetting.filter(
      ({ route }) => isWhole(setting) || OF_OTHER_SETTINGS.includes(route) || !isThere(route, 'defaults'),
    );
    const decisions = (ofState: readonly Sight[]) => line(ofState, sets);
    return {
      sets,
      answers: group(recorded, 'route', (ofRoute) => group(ofRoute, 'state', decisions)),
      ...((isWhole(setting) || TELLING.includes(setting)) && { told: told(ofSetting) }),
    };
  });
}

/** Of these settings every route is written down. */
function isWhole(setting: Sight['setting']): boolean {
  const { scopes }: Setting = SETTINGS[setting];
  return setting === 'defaults' || scopes === true;
}

/** The sets of fields, each as the plainest case shows it; that of staff where it is another one than the owner's. */
function setsOf(sights: readonly Sight[]): Record<string, string[]> {
  const fieldsFor = (state: StateName, viewer: ViewerName): string[] => {
    const sight = sights.find(
      (one) => one.state === state && one.viewer === viewer && one.route === 'GET one',
    );
    return fieldsIn(sight!.shown.body as object);
  };
  const full = fieldsFor('shared', 'owner');
  const staff = fieldsFor('shared', 'staff service');
  return {
    full,
    ...(staff.join() !== full.join() && { staff }),
    shared: fieldsFor('shared', 'other account'),
    public: fieldsFor('private', 'other account'),
    ...servicesIn(sights, fieldsFor),
  };
}

/** What each scope shows. */
function servicesIn(
  sights: readonly Sight[],
  fieldsFor: (state: StateName, viewer: ViewerName) => string[],
): Record<string, string[]> {
  const viewers = new Set(
    sights.flatMap(({ viewer, one }) => (one.viewer.scope && !one.viewer.sharing ? [viewer] : [])),
  );
  return Object.fromEntries(Array.from(viewers, (viewer) => [viewer, fieldsFor('private', viewer)]));
}

/** `full: owner, staff account | 401 unauthorized: no token` */
function line(sights: readonly Sight[], sets: Record<string, string[]>): string {
  const viewers = new Map<string, string[]>();
  for (const sight of sights) {
    const decision = decisionOf(sight, sets);
    viewers.set(decision, [...(viewers.get(decision) ?? []), sight.viewer]);
  }
  const parts = Array.from(viewers, ([decision, who]) => `${decision}: ${who.join(', ')}`);
  // Sets of fields come first, refusals last.
  const isStatus = (part: string) => Number(/^\d/.test(part));
  return parts.sort((a, b) => isStatus(a) - isStatus(b) || (a < b ? -1 : 1)).join(' | ');
}

function decisionOf({ shown: { status, problem, body } }: Sight, sets: Record<string, string[]>): string {
  if (problem !== undefined) return `${status} ${problem}`;
  if (body === undefined || typeof body === 'string') return [status, body].join(' ').trim();
  const [content] = [body].flat() as Record<string, unknown>[];
  const keys = fieldsIn(content ?? {});
  const set = Object.keys(sets).find((name) => sets[name]!.join() === keys.join());
  if (set === undefined) return `${status} ${keys.join(' ')}`.trim();
  return content!.profile_image === 'her picture' ? `${set} and her picture` : set;
}

/** The members of `extended` are fields like others. */
function fieldsIn(body: object): string[] {
  return Object.entries(body)
    .flatMap(([name, value]) =>
      name === 'extended' ? Object.keys(value as object).map((member) => `${name}.${member}`) : [name],
    )
    .sort();
}

function told(sights: readonly Sight[]): Tree {
  const own = sights.filter(
    ({ route, state, viewer }) => route === 'GET visibility' && viewer === 'owner' && TOLD.includes(state),
  );
  return group(own, 'state', ([sight]) => {
    const { fields } = sight!.shown.body as { fields: Record<string, { seen_by: string[]; reason: string }> };
    const lines = Object.entries(fields).map(([field, { seen_by, reason }]) => [
      field,
      `${seen_by.join(', ') || 'nobody'}: ${reason}`,
    ]);
    return Object.fromEntries(lines.sort()) as Tree;
  });
}

/** What `make` makes of each group of those that have the key in common, sorted by it. */
function group<Key extends 'setting' | 'route' | 'state'>(
  sights: readonly Sight[],
  key: Key,
  make: (ofKey: readonly Sight[], value: Sight[Key]) => Tree | string,
): Tree {
  const values = [...new Set(sights.map((sight) => sight[key]))].sort();
  return Object.fromEntries(
    values.map((value) => [
      value,
      make(
        sights.filter((sight) => sight[key] === value),
        value,
      ),
    ]),
  );
}
