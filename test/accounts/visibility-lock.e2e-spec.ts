import { readFileSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lockOf } from '../support/exposure/lock.js';
import { newValues, plantAnother, SECRET, tagsAround } from '../support/exposure/new-values.js';
import { ask, isEvent, isThere, openSite, type Sight, type Site } from '../support/exposure/observe.js';
import { ROUTES, type Route, type RouteName } from '../support/exposure/routes.js';
import {
  expectedAnswer,
  fieldsForOthers,
  mustNotShowExistence,
  seesAll,
  viewNameOf,
} from '../support/exposure/rules.js';
import { SETTINGS, type SettingName } from '../support/exposure/settings.js';
import { STATES, usernameOf } from '../support/exposure/states.js';
import { VIEWERS, viewersIn } from '../support/exposure/viewers.js';
import { cursorAfterAll, follow } from '../support/feed.js';
import { queriesDuring } from '../support/statements.js';

/** `npm run visibility:approve` writes it. */
const FILE = 'visibility.lock.json';
const approve = process.env.APPROVE_VISIBILITY === 'true';

const settings = Object.keys(SETTINGS) as SettingName[];
const routes = Object.keys(ROUTES) as RouteName[];
/** Those in which others see different fields. */
const CHANGING = ['shared', 'private', 'undecided', 'custom', 'minor'] as const;
/** About the caller, and about all accounts. */
const ABOUT_ALL: readonly RouteName[] = ['GET me', 'GET changes', 'GET snapshot'];
const sites = new Map<SettingName, Site>();
let sights: readonly Sight[] = [];
/** There are so many that to look through all of them for each test takes half a minute. */
const byRoute = new Map<string, Sight[]>();
const sightsOf = (setting: SettingName, route: RouteName) => byRoute.get(`${setting} ${route}`) ?? [];

beforeAll(async () => {
  for (const setting of settings) sites.set(setting, await openSite(setting));
  sights = Array.from(sites.values()).flatMap((site) => site.sights);
  for (const sight of sights) {
    const key = `${sight.setting} ${sight.route}`;
    const known = byRoute.get(key);
    if (known) known.push(sight);
    else byRoute.set(key, [sight]);
  }
  if (approve) writeFileSync(FILE, `${JSON.stringify(lockOf(sights), null, 1)}\n`);
}, 600_000);
afterAll(() => Promise.all(Array.from(sites.values(), ({ api }) => api.close())));

const nameOf = ({ setting, state, viewer, route }: Sight) => [setting, state, viewer, route].join(' · ');

/** The groups in which not all cells have the same value; each value with the first cell that has it. */
function differing(
  cells: readonly Sight[],
  groupOf: (cell: Sight) => unknown[],
  valueOf: (cell: Sight) => unknown,
) {
  const groups = new Map<string, Map<unknown, string>>();
  for (const cell of cells) {
    const name = groupOf(cell).join();
    const values = groups.get(name) ?? new Map<unknown, string>();
    groups.set(name, values);
    if (!values.has(valueOf(cell))) values.set(valueOf(cell), nameOf(cell));
  }
  expect(groups.size).toBeGreaterThan(0);
  return [...groups.values()].filter(({ size }) => size > 1).map((values) => [...values]);
}

const byQuestion = ({ setting, viewer, route }: Sight) => [setting, viewer, route];
const whole = (cell: Sight) => cell.whole;

describe('Every viewer is answered about every account', () => {
  it.each(
    settings.flatMap((setting) =>
      routes.filter((route) => isThere(route, setting)).map((route) => [setting, route] as const),
    ),
  )('as the rules say: with %s, by %s', (setting, route) => {
    const seen = sightsOf(setting, route);
    const wrong = seen.flatMap((sight) => {
      const expected = expectedAnswer(route, sight.one);
      const got = sight.shown;
      return isDeepStrictEqual(got, expected) ? [] : [{ cell: nameOf(sight), got, expected }];
    });
    expect(seen.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it('as visibility.lock.json says, which npm run visibility:approve writes', () => {
    expect(lockOf(sights)).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
  });

  it('by every operation of the API', async () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, object> };
    const { json: withPreset } = await sites.get('openedx')!.api.request({ url: '/openapi.json' });
    const operations = Object.entries({ ...paths, ...(withPreset.paths as Record<string, object>) })
      .filter(([path]) => path.startsWith('/api/'))
      .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`));
    const tried = new Set(Object.values<Route>(ROUTES).map(({ operation }) => operation));
    expect(operations.filter((operation) => !tried.has(operation))).toEqual([]);
    // Outside stand health, and the links of mails: their token is all that they need.
    expect(Object.keys(paths).filter((path) => !path.startsWith('/api/'))).toEqual([
      '/health/live',
      '/health/ready',
      '/erasure_cancel/{token}',
      '/email_confirm/{token}',
      '/email_revert/{token}',
    ]);
  });

  it.each(
    settings.flatMap((setting) => viewersIn(SETTINGS[setting]).map((viewer) => [setting, viewer] as const)),
  )('in a list as alone: with %s, %s', (setting, viewer) => {
    const alone = sightsOf(setting, 'GET one').filter((one) => {
      // To the other accounts in the list an owner is somebody else.
      const as = viewer.startsWith('owner') && one.state !== 'shared' ? 'other account' : viewer;
      return one.viewer === as;
    });
    const shown = alone.flatMap(({ shown: { status, body } }) => (status === 200 ? [body] : []));
    expect(sites.get(setting)!.lists.get(viewer)!.body ?? []).toEqual(shown);
  });
});

describe('Where existence must not show', () => {
  it('all accounts and none are answered alike in status, headers and body, but for instance', () => {
    const closed = sights.filter(({ route, one }) => mustNotShowExistence(route, one.viewer));
    expect(differing(closed, byQuestion, whole)).toEqual([]);
  });

  it.each(routes.filter((route) => mustNotShowExistence(route, VIEWERS['other account'])))(
    'nothing is looked up by %s that the time of the answer could tell of',
    async (route) => {
      const { api } = sites.get('openedx')!;
      const target = { username: usernameOf('shared'), state: STATES.shared, id: '1', picture: '' };
      const queries = await queriesDuring(() =>
        ask(api, ROUTES[route].request(target), VIEWERS['other account'], target.username),
      );
      expect(JSON.stringify(queries)).not.toContain(target.username);
    },
  );

  it('a picture that nobody may see is answered as one that nobody has', () => {
    const refused = sights.filter(({ route, shown }) => route === 'GET picture' && shown.status !== 200);
    expect(new Set(refused.map(({ state }) => state))).toContain('with picture, minor');
    expect(differing(refused, ({ setting }) => [setting], whole)).toEqual([]);
  });

  it('an erased account is answered like one that never was, to everybody', () => {
    const gone = sights.filter(
      ({ one, route }) => one.state.gone !== undefined && !ABOUT_ALL.includes(route),
    );
    expect(differing(gone, byQuestion, whole)).toEqual([]);
  });
});

it('No header, problem or event has a value, a name or an address of an account', () => {
  expect(sights.filter(({ strays }) => strays.length > 0).map((one) => [nameOf(one), one.strays])).toEqual(
    [],
  );
});

describe('A tag', () => {
  const ONE: RouteName[] = ['GET one', 'HEAD one', 'PATCH nothing', 'PATCH of a stale tag'];
  const LIST: RouteName[] = [
    ...(['GET list', 'HEAD list', 'GET own list', 'GET by address', 'HEAD by address'] as const),
    'GET by number',
  ];
  const tagged = (...of: RouteName[]) =>
    sights.filter(({ route, etag }) => of.includes(route) && etag !== undefined);

  it.each([
    ['of one account', ONE],
    ['of a list', LIST],
  ])('%s depends on the view, and never on who asks', (_, of) => {
    const byView = ({ setting, state, one }: Sight) => [setting, state, viewNameOf(one)];
    expect(differing(tagged(...of), byView, ({ etag }) => etag)).toEqual([]);
  });

  it('of the full view is never that of the shared one', () => {
    const full = new Set(tagged(...ONE).flatMap(({ one, etag }) => (seesAll(one) ? [etag] : [])));
    expect(tagged(...ONE).filter(({ one, etag }) => !seesAll(one) && full.has(etag))).toEqual([]);
  });

  it.each(settings.flatMap((setting) => CHANGING.map((state) => [setting, state] as const)))(
    'of what others see changes when that does, and with nothing else: with %s, %s',
    async (setting, state) => {
      const { api } = sites.get(setting)!;
      const target = await plantAnother(api, state);
      const visible = fieldsForOthers({ state: target.state, setting: SETTINGS[setting] });
      // An address that was asked for shows to nobody.
      const expected = Object.keys(newValues(target.state, SETTINGS[setting])).map((field) => ({
        ...{ field, status: 200, full: true },
        shared: field !== 'email' && visible.includes(field),
      }));
      expect(await tagsAround(api, target, SETTINGS[setting])).toEqual(expected);
    },
  );
});

it('An event names the fields that changed, and has none of their values', async () => {
  const { api } = sites.get('defaults')!;
  const cursor = await cursorAfterAll(api);
  const target = await plantAnother(api, 'with picture');
  await tagsAround(api, target, SETTINGS.defaults);
  const { email, ...others } = newValues(target.state, SETTINGS.defaults);
  const fields = [...Object.keys(others), 'email_change', 'profile_image'];
  const { events } = await follow(api, cursor, fields.length);
  expect(events.flatMap((event) => event.fields).sort()).toEqual(fields.sort());
  expect(events.filter((event) => !isEvent(event))).toEqual([]);
  expect(JSON.stringify(events)).not.toMatch(SECRET);
});
