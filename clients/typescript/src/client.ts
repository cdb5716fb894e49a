import createFetchClient, { type Client } from 'openapi-fetch';
import { accountParts, type CallOptions } from './account-parts.js';
import { given, success } from './answer.js';
import { checkOptions } from './check-options.js';
import { resilientFetch, type RetryOptions, type TokenProvider } from './resilient-fetch.js';
import type { paths } from './schema.js';
import { openSnapshot, type SnapshotQuery } from './snapshot.js';
import * as types from './types.js';

export { AccountCopy, type AccountCopyOptions, type CopyChange, type CopyClient } from './account-copy.js';
export type { CallOptions } from './account-parts.js';
export {
  keepInStep,
  type AccountStore,
  type FollowingClient,
  type KeepInStepOptions,
  type Step,
} from './keep-in-step.js';
export { ProblemError, type FieldError, type Problem, type ProblemCode } from './problem.js';
export type { RetryOptions, TokenProvider } from './resilient-fetch.js';
export type { Snapshot, SnapshotAccount, SnapshotQuery } from './snapshot.js';
export { isFull, isShared } from './types.js';
export type * from './types.js';
export type { components, operations, paths } from './schema.js';

/** Whose token it is: staff see every account in full, a user her own, and of others what they share. */
export type Viewer = 'user' | 'staff';

export interface ClientOptions<V extends Viewer = 'user'> {
  /** Where the service is, without `/api/user/v1`: `https://accounts.example.org`. */
  readonly baseUrl: string;
  readonly token: TokenProvider;
  /** Default `user`. Decides types alone; what is seen, the service decides by the token. */
  readonly viewer?: V;
  /** Languages of the messages for users, as in the header `Accept-Language`. */
  readonly language?: string;
  readonly retry?: RetryOptions;
  /** Instead of the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export interface ReadOptions extends CallOptions {
  /** `shared`: the account as others see it. */
  readonly view?: 'shared';
  /** Of the fields that the caller may see only these. */
  readonly fields?: readonly string[];
}
export interface PatchOptions extends CallOptions {
  /** Default: the tag of the account, if an account is given. `*` takes any version. */
  readonly ifMatch?: string;
}
export interface ChangesQuery {
  /** Where to go on; `beginning` is the default, `now` after the newest. */
  readonly cursor?: string;
  readonly limit?: number;
  /** Seconds to wait for a change if there is none yet, at most 30. */
  readonly wait?: number;
  readonly fields?: readonly string[];
}

/** The view that a viewer gets when she asks for somebody. */
export type Seen<V extends Viewer, O extends ReadOptions = object> = O extends { fields: readonly string[] }
  ? types.PartialAccount
  : O extends { view: 'shared' }
    ? types.SharedAccount | types.PublicAccount
    : V extends 'staff'
      ? types.FullAccount
      : types.AnyAccount;

export type AccountsClient<V extends Viewer = 'user'> = ReturnType<typeof createAccountsClient<V>>;

const ACCOUNTS = '/api/user/v1/accounts';
const ACCOUNT = '/api/user/v1/accounts/{username}';

/** A client of User Accounts. Throws `TypeError` if the address or the token is missing. Every method throws `ProblemError` for an answer that is not a success. */
export function createAccountsClient<V extends Viewer = 'user'>(options: ClientOptions<V>) {
  checkOptions(options);
  const { baseUrl, token, language, retry, fetch } = options;
  const raw: Client<paths> = createFetchClient<paths>({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    fetch: resilientFetch({ token, retry, fetch }),
    headers: language === undefined ? {} : { 'Accept-Language': language },
  });

  /** @param ifNoneMatch a tag from before: `undefined` if it is still current */
  async function getAccount<O extends ReadOptions>(
    username: string,
    readOptions?: O & { ifNoneMatch?: undefined },
  ): Promise<types.Tagged<Seen<V, O>>>;
  async function getAccount<O extends ReadOptions>(
    username: string,
    readOptions: O & { ifNoneMatch: string },
  ): Promise<types.Tagged<Seen<V, O>> | undefined>;
  async function getAccount(username: string, { ifNoneMatch, signal, ...asked }: Reading = {}) {
    const answer = await raw.GET(ACCOUNT, {
      params: { path: { username }, query: queryOf(asked), header: given({ 'If-None-Match': ifNoneMatch }) },
      ...given({ signal }),
    });
    return answer.response.status === 304 ? undefined : types.tagged(success(answer), answer.response);
  }

  /** Accounts in the order of the names, unknown ones left out; the array has a tag of its own. */
  async function listAccounts<O extends ReadOptions>(
    usernames: readonly string[],
    readOptions?: O & { ifNoneMatch?: undefined },
  ): Promise<types.Tagged<Seen<V, O>[]>>;
  async function listAccounts<O extends ReadOptions>(
    usernames: readonly string[],
    readOptions: O & { ifNoneMatch: string },
  ): Promise<types.Tagged<Seen<V, O>[]> | undefined>;
  async function listAccounts(usernames: readonly string[], { ifNoneMatch, signal, ...asked }: Reading = {}) {
    const answer = await raw.GET(ACCOUNTS, {
      params: {
        query: { usernames: usernames.join(','), ...queryOf(asked) },
        header: given({ 'If-None-Match': ifNoneMatch }),
      },
      ...given({ signal }),
    });
    if (answer.response.status === 304) return undefined;
    // 404 says that none of the names exists.
    return types.tagged(answer.response.status === 404 ? [] : success(answer), answer.response);
  }

  /** The same by the ids of feed and `searchEmails`. For staff and services. */
  async function listAccountsById<O extends ReadOptions>(
    ids: readonly string[],
    readOptions?: O,
  ): Promise<Seen<V, O>[]>;
  async function listAccountsById(ids: readonly string[], { signal, ...asked }: ReadOptions = {}) {
    const query = { ids: ids.join(','), ...queryOf(asked) };
    const answer = await raw.GET(ACCOUNTS, { params: { query }, ...given({ signal }) });
    return answer.response.status === 404 ? [] : success(answer);
  }

  /** One page of the feed of changes. For staff, and services with `changes`. */
  async function getChanges(
    query: ChangesQuery = {},
    { signal }: CallOptions = {},
  ): Promise<types.ChangesPage> {
    const { fields, ...rest } = query;
    const asked = { ...rest, ...given({ fields: fields?.join(',') }) };
    return success(await raw.GET('/api/user/v1/changes', { params: { query: asked }, ...given({ signal }) }));
  }

  return {
    /** The client underneath, for what has no method here: `raw.GET('/health/ready')`. */
    raw,
    getAccount,
    listAccounts,
    listAccountsById,

    /** The caller's username. */
    async getMe({ signal }: CallOptions = {}): Promise<string> {
      return success(await raw.GET('/api/user/v1/me', given({ signal }))).username;
    },

    /** The caller's own account, in full. */
    async getOwnAccount(call: CallOptions = {}): Promise<types.Tagged<types.FullAccount>> {
      const { username } = success(await raw.GET('/api/user/v1/me', given({ signal: call.signal })));
      return (await getAccount(username, call)) as types.Tagged<types.FullAccount>;
    },

    /** Staff only. */
    async findByEmail(email: string, { signal }: CallOptions = {}): Promise<types.FullAccount | undefined> {
      const answer = await raw.GET(ACCOUNTS, { params: { query: { email } }, ...given({ signal }) });
      return answer.response.status === 404 ? undefined : (success(answer)[0] as types.FullAccount);
    },

    /** Staff only. Unknown addresses are left out. */
    async searchEmails(emails: readonly string[], { signal }: CallOptions = {}) {
      const body = { emails: [...emails] };
      return success(await raw.POST('/api/user/v1/accounts/search_emails', { body, ...given({ signal }) }));
    },

    /**
     * Changes the own account: `undefined` leaves a field, `null` clears it. Given an account that was read, the change
     * is made only if it is still that version; otherwise the problem is `precondition_failed`.
     */
    async patchAccount(
      account: string | types.Tagged<types.FullAccount>,
      patch: types.AccountPatch,
      { ifMatch, signal }: PatchOptions = {},
    ): Promise<types.Tagged<types.FullAccount>> {
      const [username, etag] = typeof account === 'string' ? [account] : [account.username, account.etag];
      const answer = await raw.PATCH(ACCOUNT, {
        params: { path: { username }, header: given({ 'If-Match': ifMatch ?? etag }) },
        body: patch,
        headers: { 'Content-Type': 'application/merge-patch+json' },
        ...given({ signal }),
      });
      return types.tagged(success(answer), answer.response);
    },

    ...accountParts(raw),

    getChanges,

    /** Every account, to begin a copy with. For staff, and services with `changes`. */
    openSnapshot: (query: SnapshotQuery = {}, call: CallOptions = {}) => openSnapshot(raw, query, call),

    /** The pages of the feed, one after the other, for as long as they are asked for. Staff only. */
    async *followChanges(
      query: ChangesQuery = {},
      call: CallOptions = {},
    ): AsyncGenerator<types.ChangesPage> {
      for (let cursor = query.cursor ?? 'beginning'; ;) {
        const page = await getChanges({ wait: 30, ...query, cursor }, call);
        cursor = page.cursor;
        if (page.changes.length > 0) yield page;
      }
    },
  };
}

/** `fields` and `view` as the service takes them. */
function queryOf({ view, fields }: Pick<ReadOptions, 'view' | 'fields'>) {
  return given({ view, fields: fields?.join(',') });
}

interface Reading extends ReadOptions {
  ifNoneMatch?: string | undefined;
}
