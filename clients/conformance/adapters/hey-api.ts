import { pictureOf, type Adapter } from '../adapter.js';
import { createClient, createConfig } from '../generated/hey-api/client/index.js';
import * as sdk from '../generated/hey-api/sdk.gen.js';

export const heyApi: Adapter = async ({ op, baseUrl, token, ...args }) => {
  const client = createClient(createConfig({ baseUrl, auth: token }));
  const path = { username: args.username ?? '' };
  const { data, error, response } = await {
    getAccount: () => sdk.getAccount({ client, path, headers: { 'If-None-Match': args.ifNoneMatch } }),
    listAccounts: () => sdk.listAccounts({ client, query: { usernames: args.usernames } }),
    patchAccount: () =>
      sdk.patchAccount({ client, path, headers: { 'If-Match': args.ifMatch }, body: args.patch as never }),
    getMe: () => sdk.getMe({ client }),
    searchEmails: () => sdk.searchEmails({ client, body: { emails: args.emails ?? [] } }),
    getChanges: () => sdk.getChanges({ client, query: { cursor: args.cursor, limit: args.limit } }),
    uploadImage: () => sdk.uploadImage({ client, path, body: { file: pictureOf(args) } }),
    deleteImage: () => sdk.deleteImage({ client, path }),
  }[op]();
  return { status: response!.status, body: data ?? error, etag: response!.headers.get('etag') ?? undefined };
};
