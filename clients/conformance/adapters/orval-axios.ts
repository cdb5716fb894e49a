import type { AxiosRequestConfig } from 'axios';
import { pictureOf, type Adapter } from '../adapter.js';
import { getUserAccounts } from '../generated/orval-axios/client.js';

const api = getUserAccounts();

export const orvalAxios: Adapter = async ({ op, baseUrl, token, ...args }) => {
  const target = (headers: Record<string, string | undefined> = {}): AxiosRequestConfig => ({
    baseURL: baseUrl,
    headers: { Authorization: `Bearer ${token}`, ...headers },
    validateStatus: () => true,
  });
  const { status, data, headers } = await {
    getAccount: () =>
      api.getAccount(args.username!, undefined, target({ 'If-None-Match': args.ifNoneMatch })),
    listAccounts: () => api.listAccounts({ usernames: args.usernames }, target()),
    patchAccount: () =>
      // axios would call it application/json.
      api.patchAccount(
        args.username!,
        args.patch as never,
        target({ 'Content-Type': 'application/merge-patch+json', 'If-Match': args.ifMatch }),
      ),
    getMe: () => api.getMe(target()),
    searchEmails: () => api.searchEmails({ emails: args.emails ?? [] }, target()),
    getChanges: () => api.getChanges({ cursor: args.cursor, limit: args.limit }, target()),
    uploadImage: () => api.uploadImage(args.username!, { file: pictureOf(args) }, target()),
    deleteImage: () => api.deleteImage(args.username!, target()),
  }[op]();
  return { status, body: data, etag: headers.etag as string | undefined };
};
