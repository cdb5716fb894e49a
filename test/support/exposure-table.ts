import type { AccountSeed } from './accounts.js';
import { accountUrl, BASE, MERGE_PATCH } from './requests.js';
import { SERVICE, type Answer, type TestApp } from './test-app.js';

/** What decides who sees what of an account: one account for each case. */
export const STATES: Record<string, AccountSeed> = {
  shared: { username: 'shared_one', account_privacy: 'all_users' },
  private: { username: 'private_one', account_privacy: 'private' },
  undecided: { username: 'undecided_one', account_privacy: null },
  minor: {
    username: 'minor_one',
    account_privacy: 'all_users',
    year_of_birth: new Date().getUTCFullYear() - 10,
  },
  ageless: { username: 'ageless_one', account_privacy: 'all_users', year_of_birth: null },
  'shared, inactive': { username: 'inactive_one', account_privacy: 'all_users', is_active: false },
  'private, inactive': { username: 'inactive_two', account_privacy: 'private', is_active: false },
  'shared, of staff': { username: 'staff_one', account_privacy: 'all_users', is_staff: true },
  absent: { username: 'absent_one' },
};

export const VIEWING: AccountSeed[] = [
  { username: 'boss', is_staff: true },
  { username: 'retired', is_staff: true, is_active: false },
  { username: 'other' },
  { username: 'sleeper', is_active: false },
];

type Caller = Parameters<TestApp['request']>[0]['as'];

/** Who looks. */
export const VIEWERS: Record<string, (owner: string) => Caller> = {
  owner: (owner) => owner,
  'staff account': () => 'boss',
  'staff service': () => SERVICE,
  'inactive staff account': () => 'retired',
  'other account': () => 'other',
  'inactive account': () => 'sleeper',
  'no account': () => 'stranger',
  anonymous: () => undefined,
};

type Request = Parameters<TestApp['request']>[0];

const patch = (username: string, payload: string, headers = {}): Request => ({
  method: 'PATCH',
  url: accountUrl(username),
  headers: { 'content-type': MERGE_PATCH, ...headers },
  payload,
});

/** Every way to an answer that could show something of an account. */
export const ROUTES: Record<string, (username: string) => Request> = {
  'GET one': (username) => ({ url: accountUrl(username) }),
  'GET one, view=shared': (username) => ({ url: `${accountUrl(username)}?view=shared` }),
  'GET list': (username) => ({ url: `${BASE}/accounts?usernames=${username}` }),
  'GET list, view=shared': (username) => ({ url: `${BASE}/accounts?usernames=${username}&view=shared` }),
  'GET by address': (username) => ({ url: `${BASE}/accounts?email=${username}.email@example.com` }),
  'POST search_emails': (username) => ({
    method: 'POST',
    url: `${BASE}/accounts/search_emails`,
    headers: { 'content-type': 'application/json' },
    payload: JSON.stringify({ emails: [`${username}.email@example.com`] }),
  }),
  'GET visibility': (username) => ({ url: `${accountUrl(username)}/visibility` }),
  'GET email_change': (username) => ({ url: `${accountUrl(username)}/email_change` }),
  'DELETE email_change': (username) => ({ method: 'DELETE', url: `${accountUrl(username)}/email_change` }),
  'POST image': (username) => ({
    method: 'POST',
    url: `${accountUrl(username)}/image`,
    headers: { 'content-type': 'image/png' },
    payload: 'no picture',
  }),
  'DELETE image': (username) => ({ method: 'DELETE', url: `${accountUrl(username)}/image` }),
  'GET changes': () => ({ url: `${BASE}/changes` }),
  'PATCH nothing': (username) => patch(username, '{}'),
  'PATCH of a stale tag': (username) => patch(username, '{}', { 'if-match': '"stale"' }),
  'PATCH with a fault': (username) => patch(username, '{"gender":"x"}'),
  'PATCH of a read-only field': (username) => patch(username, '{"is_active":true}'),
};

/** Values that stand nowhere else, so that finding one in an answer says that the answer shows that field. */
export function withMarks(state: AccountSeed): AccountSeed {
  const { username } = state;
  const mark = (field: string) => `${username}.${field}`;
  return {
    name: mark('name'),
    email: `${mark('email')}@example.com`,
    bio: mark('bio'),
    goals: mark('goals'),
    language: mark('language'),
    mailing_address: mark('mailing_address'),
    country: 'IS',
    gender: 'o',
    level_of_education: 'jhs',
    languages: ['is'],
    ...state,
  };
}

const MARKED = ['name', 'email', 'bio', 'goals', 'language', 'mailing_address'];

/** What one answer shows of an account. */
export interface Exposed {
  readonly status: number;
  /** Every key of the account in the body; for an answer about many, of the one entry of this account. */
  readonly keys?: string[];
  /** Marked fields whose value stands anywhere in body or headers, though the caller sent it not. */
  readonly shows: string[];
}

/** @param sent the request, whose own words an answer may repeat */
export function exposed({ status, text, headers, json }: Answer, username: string, sent: Request): Exposed {
  const everything = text + JSON.stringify(headers);
  const asked = JSON.stringify([sent.url, sent.payload]);
  const shows = MARKED.filter((field) => {
    const value = `${username}.${field}`;
    return everything.includes(value) && !(status >= 400 && asked.includes(value));
  });
  const keys = keysOfAccount(json, username);
  return { status, shows, ...(keys && { keys }) };
}

function keysOfAccount(json: unknown, username: string): string[] | undefined {
  const candidates = [json, (json as { changes?: unknown })?.changes].flat();
  const account = candidates.find((one) => (one as { username?: string })?.username === username);
  return account === undefined ? undefined : Object.keys(account as object).sort();
}
