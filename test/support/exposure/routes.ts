import { accountUrl, BASE, MERGE_PATCH } from '../requests.js';
import type { TestApp } from '../test-app.js';
import { marks, type Target } from './states.js';

export type Request = Parameters<TestApp['request']>[0] & { url: string };

/** A way to an answer that could show something of an account. */
export interface Route {
  /** The operation in openapi.json; none for what is no part of the API. */
  readonly operation?: string;
  /** Takes `view=shared`. */
  readonly views?: true;
  /** May show fields or a picture, so that the settings of fields can change what it answers. */
  readonly shows?: true;
  /** Is there with the preset `openedx` alone. */
  readonly openEdx?: true;
  /** Answers about the caller alone. */
  readonly own?: true;
  /** May take something from the account, so that it comes after all that looks. */
  readonly takes?: true;
  /** May take the account itself: each viewer gets one of her own to try it on. */
  readonly takesAll?: true;
  request(target: Target): Request;
}

const one = ({ username }: Target): Request => ({ url: accountUrl(username) });
const below =
  (path: string, more: Partial<Request> = {}) =>
  ({ username }: Target): Request => ({ ...more, url: `${accountUrl(username)}${path}` });
const list =
  (method: 'GET' | 'HEAD' = 'GET') =>
  ({ username }: Target): Request => ({ method, url: `${BASE}/accounts?usernames=${username}` });
const email = ({ username }: Target) => marks(username).email;
const byEmail =
  (method: 'GET' | 'HEAD' = 'GET') =>
  (target: Target): Request => ({ method, url: `${BASE}/accounts?email=${email(target)}` });

const preferences = (method: string, operation: string, path = '', more: Partial<Request> = {}): Route => ({
  ...{ openEdx: true, operation: `${operation} ${BASE}/preferences/{username}${path && '/{key}'}` },
  request: ({ username }) => ({
    ...more,
    method,
    url: `${BASE}/preferences/${encodeURIComponent(username)}${path}`,
  }),
});
const asMergePatch = (payload: string) => ({ headers: { 'content-type': MERGE_PATCH }, payload });

const ACCOUNT = '/api/user/v1/accounts/{username}';
const LIST = '/api/user/v1/accounts';

const byId =
  (method: 'GET' | 'HEAD' = 'GET') =>
  ({ id }: Target): Request => ({ method, url: `${BASE}/accounts?ids=${id}` });
const activation = (what: string): Route => ({
  operation: `post ${ACCOUNT}/${what}`,
  ...{ takes: true, shows: true },
  request: below(`/${what}`, { method: 'POST' }),
});

const head = (operation: string, request: Route['request']): Route => ({ operation, views: true, request });
const read = (operation: string, request: Route['request']): Route => ({
  ...head(operation, request),
  shows: true,
});
const patch = (payload: string, headers = {}): Route => ({
  operation: `patch ${ACCOUNT}`,
  request: below('', { method: 'PATCH', headers: { 'content-type': MERGE_PATCH, ...headers }, payload }),
});
const patchVisibility = (payload: string): Route => ({
  operation: `patch ${ACCOUNT}/visibility`,
  request: below('/visibility', { method: 'PATCH', headers: { 'content-type': MERGE_PATCH }, payload }),
});
const other = (operation: string, method: 'HEAD' | 'OPTIONS', path: string): Route => ({
  operation,
  request: below(path, { method }),
});

export const ROUTES = {
  'GET one': read(`get ${ACCOUNT}`, one),
  'HEAD one': head(`get ${ACCOUNT}`, below('', { method: 'HEAD' })),
  'GET list': read(`get ${LIST}`, list()),
  'HEAD list': head(`get ${LIST}`, list('HEAD')),
  'GET own list': { ...read(`get ${LIST}`, () => ({ url: `${BASE}/accounts` })), own: true },
  'GET by address': read(`get ${LIST}`, byEmail()),
  'HEAD by address': head(`get ${LIST}`, byEmail('HEAD')),
  'GET by id': read(`get ${LIST}`, byId()),
  'HEAD by id': head(`get ${LIST}`, byId('HEAD')),
  'GET some fields': read(`get ${ACCOUNT}`, below('?fields=email,bio,username,profile_image')),
  'GET snapshot': {
    ...{ operation: `get ${LIST}/snapshot`, shows: true },
    request: () => ({ url: `${BASE}/accounts/snapshot` }),
  },
  'POST deactivate': activation('deactivate'),
  'POST activate': activation('activate'),
  'POST search_emails': {
    operation: `post ${LIST}/search_emails`,
    request: (target) => ({
      method: 'POST',
      url: `${BASE}/accounts/search_emails`,
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ emails: [email(target)] }),
    }),
  },
  'GET me': { operation: 'get /api/user/v1/me', own: true, request: () => ({ url: `${BASE}/me` }) },
  'GET changes': {
    operation: 'get /api/user/v1/changes',
    request: () => ({ url: `${BASE}/changes?limit=1000` }),
  },
  'PATCH nothing': { ...patch('{}'), shows: true },
  'PATCH of a stale tag': patch('{}', { 'if-match': '"stale"' }),
  'PATCH with a fault': patch('{"gender":"x"}'),
  'PATCH of a read-only field': patch('{"is_active":true}'),
  'PATCH of no JSON': patch('{'),
  'OPTIONS one': other(`get ${ACCOUNT}`, 'OPTIONS', ''),
  'PUT one': { request: below('', { method: 'PUT' }) },
  'GET visibility': { operation: `get ${ACCOUNT}/visibility`, shows: true, request: below('/visibility') },
  'HEAD visibility': other(`get ${ACCOUNT}/visibility`, 'HEAD', '/visibility'),
  'PATCH visibility of nothing': { ...patchVisibility('{}'), shows: true },
  'PATCH visibility with a fault': patchVisibility('{"email":"x"}'),
  'OPTIONS visibility': other(`get ${ACCOUNT}/visibility`, 'OPTIONS', '/visibility'),
  'GET email_change': { operation: `get ${ACCOUNT}/email_change`, request: below('/email_change') },
  'HEAD email_change': other(`get ${ACCOUNT}/email_change`, 'HEAD', '/email_change'),
  'DELETE email_change': {
    operation: `delete ${ACCOUNT}/email_change`,
    takes: true,
    request: below('/email_change', { method: 'DELETE' }),
  },
  'OPTIONS email_change': other(`get ${ACCOUNT}/email_change`, 'OPTIONS', '/email_change'),
  'GET accesses': { operation: `get ${ACCOUNT}/accesses`, request: below('/accesses') },
  'HEAD accesses': other(`get ${ACCOUNT}/accesses`, 'HEAD', '/accesses'),
  'OPTIONS accesses': other(`get ${ACCOUNT}/accesses`, 'OPTIONS', '/accesses'),
  'GET data': { operation: `get ${ACCOUNT}/data`, request: below('/data') },
  'HEAD data': other(`get ${ACCOUNT}/data`, 'HEAD', '/data'),
  'OPTIONS data': other(`get ${ACCOUNT}/data`, 'OPTIONS', '/data'),
  'GET erasure': { operation: `get ${ACCOUNT}/erasure`, request: below('/erasure') },
  'HEAD erasure': other(`get ${ACCOUNT}/erasure`, 'HEAD', '/erasure'),
  'OPTIONS erasure': other(`get ${ACCOUNT}/erasure`, 'OPTIONS', '/erasure'),
  'DELETE erasure': {
    operation: `delete ${ACCOUNT}/erasure`,
    takes: true,
    request: below('/erasure', { method: 'DELETE' }),
  },
  'POST erasure': {
    operation: `post ${ACCOUNT}/erasure`,
    takes: true,
    takesAll: true,
    request: below('/erasure', { method: 'POST' }),
  },
  'POST image': {
    operation: `post ${ACCOUNT}/image`,
    request: below('/image', {
      method: 'POST',
      headers: { 'content-type': 'image/png' },
      payload: 'no picture',
    }),
  },
  'DELETE image': {
    operation: `delete ${ACCOUNT}/image`,
    takes: true,
    request: below('/image', { method: 'DELETE' }),
  },
  'OPTIONS image': other(`post ${ACCOUNT}/image`, 'OPTIONS', '/image'),
  'GET picture': { shows: true, request: ({ picture }) => ({ url: picture }) },
  'HEAD picture': { request: ({ picture }) => ({ method: 'HEAD', url: picture }) },
  'GET by number': {
    ...read(`get ${LIST}`, ({ id }) => ({ url: `${BASE}/accounts?lms_user_id=${id}` })),
    openEdx: true,
  },
  'GET preferences': preferences('GET', 'get'),
  'HEAD preferences': preferences('HEAD', 'get'),
  'OPTIONS preferences': preferences('OPTIONS', 'get'),
  'PATCH preferences of nothing': preferences('PATCH', 'patch', '', asMergePatch('{}')),
  'PATCH preferences with a fault': preferences('PATCH', 'patch', '', asMergePatch('{"time_zone":"x"}')),
  'GET preference': preferences('GET', 'get', '/note'),
  'HEAD preference': preferences('HEAD', 'get', '/note'),
  'OPTIONS preference': preferences('OPTIONS', 'get', '/note'),
  'PUT preference with a fault': preferences('PUT', 'put', '/time_zone', {
    headers: { 'content-type': 'text/plain' },
    payload: 'x',
  }),
  'DELETE preference that is not there': preferences('DELETE', 'delete', '/nothing'),
} satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
