import createClient from 'openapi-fetch';
import type { paths } from '../../typescript/src/schema.js';
import { pictureOf, type Adapter } from '../adapter.js';

/** openapi-typescript with openapi-fetch, as `clients/typescript` uses them. */
export const openapiFetch: Adapter = async ({ op, baseUrl, token, ...args }) => {
  const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
  const path = { username: args.username ?? '' };
  const { data, error, response } = await {
    getAccount: () =>
      client.GET('/api/user/v1/accounts/{username}', {
        params: { path, header: { 'If-None-Match': args.ifNoneMatch } },
      }),
    listAccounts: () =>
      client.GET('/api/user/v1/accounts', { params: { query: { usernames: args.usernames } } }),
    patchAccount: () =>
      client.PATCH('/api/user/v1/accounts/{username}', {
        params: { path, header: { 'If-Match': args.ifMatch } },
        headers: { 'Content-Type': 'application/merge-patch+json' },
        body: args.patch as never,
      }),
    getMe: () => client.GET('/api/user/v1/me'),
    searchEmails: () =>
      client.POST('/api/user/v1/accounts/search_emails', { body: { emails: args.emails ?? [] } }),
    getChanges: () =>
      client.GET('/api/user/v1/changes', { params: { query: { cursor: args.cursor, limit: args.limit } } }),
    uploadImage: () => {
      const form = new FormData();
      form.set('file', pictureOf(args));
      // Its type of a file is string.
      return client.POST('/api/user/v1/accounts/{username}/image', { params: { path }, body: form as never });
    },
    deleteImage: () => client.DELETE('/api/user/v1/accounts/{username}/image', { params: { path } }),
  }[op]();
  return { status: response.status, body: data ?? error, etag: response.headers.get('etag') ?? undefined };
};
