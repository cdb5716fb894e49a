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
  /** Answers about the caller alone. */
  readonly own?: true;
  /** May take something from the account, so that it comes after all that looks. */
  readonly takes?: true;
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

const ACCOUNT = '/api/user/v1/accounts/{username}';
const LIST = '/api/user/v1/accounts';

const read = (operation: string, request: Route['request']): Route => ({ operation, views: true, request });
const patch = (payload: string, headers = {}): Route => ({
  operation: `patch ${ACCOUNT}`,
  request: below('', { method: 'PATCH', headers: { 'content-type': MERGE_PATCH, ...headers }, payload }),
});
const other = (operation: string, method: 'HEAD' | 'OPTIONS', path: string): Route => ({
  operation,
  request: below(path, { method }),
});

export const ROUTES = {
  'GET one': read(`get ${ACCOUNT}`, one),
  'HEAD one': read(`get ${ACCOUNT}`, below('', { method: 'HEAD' })),
  'GET list': read(`get ${LIST}`, list()),
  'HEAD list': read(`get ${LIST}`, list('HEAD')),
  'GET own list': { ...read(`get ${LIST}`, () => ({ url: `${BASE}/accounts` })), own: true },
  'GET by address': read(`get ${LIST}`, byEmail()),
  'HEAD by address': read(`get ${LIST}`, byEmail('HEAD')),
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
  'PATCH nothing': patch('{}'),
  'PATCH of a stale tag': patch('{}', { 'if-match': '"stale"' }),
  'PATCH with a fault': patch('{"gender":"x"}'),
  'PATCH of a read-only field': patch('{"is_active":true}'),
  'PATCH of no JSON': patch('{'),
  'OPTIONS one': other(`get ${ACCOUNT}`, 'OPTIONS', ''),
  'PUT one': { request: below('', { method: 'PUT' }) },
  'GET visibility': { operation: `get ${ACCOUNT}/visibility`, request: below('/visibility') },
  'HEAD visibility': other(`get ${ACCOUNT}/visibility`, 'HEAD', '/visibility'),
  'OPTIONS visibility': other(`get ${ACCOUNT}/visibility`, 'OPTIONS', '/visibility'),
  'GET email_change': { operation: `get ${ACCOUNT}/email_change`, request: below('/email_change') },
  'HEAD email_change': other(`get ${ACCOUNT}/email_change`, 'HEAD', '/email_change'),
  'DELETE email_change': {
    operation: `delete ${ACCOUNT}/email_change`,
    takes: true,
    request: below('/email_change', { method: 'DELETE' }),
  },
  'OPTIONS email_change': other(`get ${ACCOUNT}/email_change`, 'OPTIONS', '/email_change'),
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
  'GET picture': { request: ({ picture }) => ({ url: picture }) },
  'HEAD picture': { request: ({ picture }) => ({ method: 'HEAD', url: picture }) },
} satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
