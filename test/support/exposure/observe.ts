import pLimit from 'p-limit';
import { seed } from '../accounts.js';
import { BASE } from '../requests.js';
import { startTestApp, tokenFor, type Answer, type TestApp } from '../test-app.js';
import { ROUTES, type Request, type Route, type RouteName } from './routes.js';
import type { Case, Shown } from './rules.js';
import { SETTINGS, type SettingName } from './settings.js';
import {
  marks,
  newEmailOf,
  plant,
  restore,
  STATES,
  type StateName,
  type Target,
  usernameOf,
} from './states.js';
import { VIEWERS, VIEWING, viewersIn, type Caller, type Viewer, type ViewerName } from './viewers.js';

/** One cell of the table, and the answer that it got. */
export interface Sight {
  readonly setting: SettingName;
  readonly state: StateName;
  readonly viewer: ViewerName;
  readonly route: RouteName;
  readonly one: Case;
  readonly shown: Shown;
  /** All of the answer, but what is of this one request alone. */
  readonly whole: string;
  readonly etag: string | undefined;
  /** Her values that stand where an answer has no field: in a header, a problem, an event. */
  readonly strays: readonly string[];
}

const names = <T extends string>(table: Record<T, unknown>) => Object.keys(table) as T[];

export interface Site {
  readonly api: TestApp;
  readonly sights: readonly Sight[];
  /** What each viewer, as the owner of the shared account, is shown of all of them in one list. */
  readonly lists: ReadonlyMap<ViewerName, Shown>;
}

/** With the others only those routes are tried whose answers they can change. */
const EVERY_ROUTE: readonly SettingName[] = ['defaults', 'service scopes', 'openedx'];

/** Fewer than there are connections to the database: on a busy machine a request must not wait for one in vain. */
const atOnce = pLimit(8);

/** Starts the service with a setting, and looks at every account as every viewer by every route. */
export async function openSite(setting: SettingName): Promise<Site> {
  const api = await startTestApp(SETTINGS[setting].environment);
  await seed(api.dataSource, ...VIEWING);
  const sights: Sight[] = [];
  const taking: (() => Promise<void>)[] = [];
  for (const state of names(STATES)) {
    const target = await plant(api, state);
    const cells = cellsOf(target, setting, state);
    const reading = cells.filter(({ route }) => !isTaking(route));
    sights.push(...(await Promise.all(reading.map((cell) => atOnce(() => look(api, target, cell))))));
    // A picture that is taken away is gone for good, so that goes last.
    const order = names(ROUTES);
    const last = cells.filter(({ route }) => isTaking(route));
    for (const cell of last.sort((a, b) => order.indexOf(a.route) - order.indexOf(b.route))) {
      taking.push(async () => {
        sights.push(await look(api, await targetOf(api, target, cell), cell));
        await restore(api, target);
      });
    }
  }
  const lists = new Map<ViewerName, Shown>();
  for (const viewer of viewersIn(SETTINGS[setting])) lists.set(viewer, await lookAtList(api, viewer));
  for (const take of taking) await take();
  return { api, sights, lists };
}

async function lookAtList(api: TestApp, viewer: ViewerName): Promise<Shown> {
  const usernames = names(STATES).map(usernameOf).join();
  const request = { url: `${BASE}/accounts?usernames=${usernames}` };
  return shownBy(await ask(api, request, VIEWERS[viewer], usernameOf('shared')));
}

/** Whether a site with this setting has the route, and it is looked at there. */
export function isThere(route: RouteName, setting: SettingName): boolean {
  const { openEdx, shows }: Route = ROUTES[route];
  if (setting === 'openedx') return true;
  return !openEdx && (shows === true || EVERY_ROUTE.includes(setting));
}

const isTaking = (route: RouteName) => (ROUTES[route] as Route).takes === true;

/** Of an account that may be taken each viewer has one; of none there is nothing to take. */
async function targetOf(api: TestApp, target: Target, { route, state, viewer }: Cell): Promise<Target> {
  if (!(ROUTES[route] as Route).takesAll || target.state.gone === 'absent') return target;
  return plant(api, state, `${target.username.slice(0, 22)}_${names(VIEWERS).indexOf(viewer)}`);
}

type Cell = Pick<Sight, 'setting' | 'state' | 'viewer' | 'route' | 'one'>;

function cellsOf({ state: facts, username }: Target, setting: SettingName, state: StateName): Cell[] {
  return viewersIn(SETTINGS[setting]).flatMap((viewer) => {
    const who: Viewer = VIEWERS[viewer];
    const one = { setting: SETTINGS[setting], state: facts, username, viewer: who };
    return names(ROUTES)
      .filter((route) => {
        const { views, own }: Route = ROUTES[route];
        if (!isThere(route, setting)) return false;
        return (views || !who.sharing) && (!own || who.is === 'owner');
      })
      .map((route) => ({ setting, state, viewer, route, one }));
  });
}

async function look(api: TestApp, target: Target, cell: Cell): Promise<Sight> {
  const { viewer } = cell.one;
  const answer = await ask(api, ROUTES[cell.route].request(target), viewer, target.username);
  return {
    ...cell,
    shown: shownBy(answer),
    whole: wholeOf(answer),
    etag: answer.headers.etag,
    strays: straysIn(answer, target),
  };
}

/** Sends a request as that viewer of the account. */
export async function ask(api: TestApp, sent: Request, viewer: Viewer, username: string): Promise<Answer> {
  const url = viewer.sharing ? `${sent.url}${sent.url.includes('?') ? '&' : '?'}view=shared` : sent.url;
  const headers = { ...sent.headers, ...(await authorization(viewer.as(username))) };
  return api.request({ ...sent, url, headers });
}

const tokens = new Map<string, Promise<string>>();

async function authorization(caller: Caller): Promise<Record<string, string>> {
  if (caller === undefined) return {};
  const key = JSON.stringify(caller);
  if (!tokens.has(key)) tokens.set(key, tokenFor(caller));
  return { authorization: `Bearer ${await tokens.get(key)}` };
}

function shownBy({ status, headers, text, json }: Answer): Shown {
  if (status >= 400 && json) return { status, problem: (json.type as string).split('/').at(-1)! };
  if (text === '') return { status };
  if (headers['content-type']?.startsWith('application/x-ndjson')) return { status, body: linesOf(text) };
  const body = json === undefined ? headers['content-type'] : JSON.parse(text, named);
  return { status, body: body === 'image/webp' ? 'a picture' : body };
}

/** Of all accounts: which members their lines have, each once; a cursor goes before them. */
function linesOf(text: string): string {
  const lines = text.trimEnd().split('\n');
  return [...new Set(lines.map((line) => Object.keys(JSON.parse(line) as object).join(' ')))].join('; ');
}

/** What differs from run to run, by a word; anything else than it should be stays as it is. */
function named(key: string, value: unknown): unknown {
  if (key === 'profile_image') return pictureIn(value as object) ?? value;
  if (key === 'requested_at' || key === 'expires_at' || key === 'erases_at')
    return TIME.test(String(value)) ? 'a time' : value;
  if (key === 'id' && Number.isSafeInteger(value)) return 'a number';
  if (key === 'changes') return (value as object[]).every(isEvent) ? 'events' : value;
  if (key === 'accesses') return (value as object[]).every(isAccess) ? 'accesses' : value;
  if (key === 'cursor') return 'a cursor';
  return value;
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const PICTURES = [
  ['her picture', true, /\/profile_images\/[\w-]{39}\/\d+\.webp$/],
  ['the default picture', false, /\/profile_images\/default-[\w-]+\.webp$/],
] as const;

function pictureIn(value: object): string | undefined {
  const { has_image, ...urls } = value as Record<string, unknown>;
  const paths = Object.values(urls).map(String);
  return PICTURES.find(
    ([, has, path]) => has_image === has && paths.length === 4 && paths.every((url) => path.test(url)),
  )?.[0];
}

const EVENT = ['cursor', 'fields', 'id', 'time', 'type', 'username', 'version'];

/** As the feed gives it out, and nothing more. */
export function isEvent(value: object): boolean {
  return Object.keys(value).sort().join() === EVENT.join();
}

/** It is about all accounts, with the fields that a view has. */
const isSnapshot = ({ 'content-type': type }: Answer['headers']) => type?.includes('ndjson') === true;

const ACCESS = ['by', 'count', 'fields', 'first', 'kind', 'last', 'purpose'];

function isAccess(value: object): boolean {
  return Object.keys(value).sort().join() === ACCESS.join();
}

const OF_THE_REQUEST = [
  'x-request-id',
  'date',
  'ratelimit',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
];

function wholeOf({ status, headers, text }: Answer): string {
  const kept = Object.entries(headers).filter(([name]) => !OF_THE_REQUEST.includes(name));
  return JSON.stringify([status, kept, text.replaceAll(headers['x-request-id']!, '<instance>')]);
}

function straysIn({ status, headers, text, json }: Answer, { username, picture }: Target): string[] {
  const values = { ...marks(username), username, new_email: newEmailOf(username), picture };
  if (isSnapshot(headers)) return [];
  const isArchive = headers['content-type'] === 'application/zip';
  const mayHaveFields = status < 400 && (json !== undefined || isArchive);
  const isFeed = mayHaveFields && json?.changes !== undefined;
  const searched = JSON.stringify(headers) + (mayHaveFields && !isFeed ? '' : text);
  return Object.entries(values)
    .filter(([field, value]) => searched.includes(value) && !(isFeed && field === 'username'))
    .map(([field]) => field);
}
