import { pictureOf, type Adapter } from '../adapter.js';
import * as api from '../generated/orval-fetch/client.js';
import type { Target } from '../orval-fetch.js';

export const orvalFetch: Adapter = async ({ op, baseUrl, token, ...args }) => {
  const target = (headers: Record<string, string | undefined> = {}): Target => ({
    baseUrl,
    headers: defined({ Authorization: `Bearer ${token}`, ...headers }),
  });
  const { status, data, headers } = await {
    getAccount: () =>
      api.getAccount(args.username!, undefined, target({ 'If-None-Match': args.ifNoneMatch })),
    listAccounts: () => api.listAccounts({ usernames: args.usernames }, target()),
    patchAccount: () =>
      api.patchAccount(args.username!, args.patch as never, target({ 'If-Match': args.ifMatch })),
    getMe: () => api.getMe(target()),
    searchEmails: () => api.searchEmails({ emails: args.emails ?? [] }, target()),
    getChanges: () => api.getChanges({ cursor: args.cursor, limit: args.limit }, target()),
    uploadImage: () => api.uploadImage(args.username!, { file: pictureOf(args) }, target()),
    deleteImage: () => api.deleteImage(args.username!, target()),
  }[op]();
  return { status, body: data, etag: headers.get('etag') ?? undefined };
};

function defined(headers: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as never;
}
