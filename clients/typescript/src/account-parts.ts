import type { Client } from 'openapi-fetch';
import { given, success } from './answer.js';
import type { paths } from './schema.js';
import type { AccessPage, PendingEmailChange, PendingErasure } from './types.js';

export interface CallOptions {
  readonly signal?: AbortSignal;
}

const IMAGE = '/api/user/v1/accounts/{username}/image';
const EMAIL_CHANGE = '/api/user/v1/accounts/{username}/email_change';
const ERASURE = '/api/user/v1/accounts/{username}/erasure';
const ACCESSES = '/api/user/v1/accounts/{username}/accesses';
const DATA = '/api/user/v1/accounts/{username}/data';

/** What an account has beside its fields: a picture, a change of address, and the rights of its owner. */
export function accountParts(raw: Client<paths>) {
  const of = (username: string, { signal }: CallOptions) => ({
    params: { path: { username } },
    ...given({ signal }),
  });

  return {
    /** Uploads the own picture, a JPEG, PNG, GIF or WebP. The service tells which by the content, not by the type. */
    async uploadImage(username: string, picture: Blob | Uint8Array, call: CallOptions = {}): Promise<void> {
      const form = new FormData();
      // Without the type that it may have: a browser guesses that by the name of the file.
      form.set('file', new Blob([picture as Blob | Uint8Array<ArrayBuffer>]));
      // A form, whatever the generated type says: it has no word for a file.
      success(await raw.POST(IMAGE, { ...of(username, call), body: form as never }));
    },

    /** Removes the picture; that there is none is fine. For the owner and staff. */
    async deleteImage(username: string, call: CallOptions = {}): Promise<void> {
      success(await raw.DELETE(IMAGE, of(username, call)));
    },

    /** The new address that has not been confirmed yet; `undefined` if none is pending. For the owner and staff. */
    async getEmailChange(username: string, call: CallOptions = {}): Promise<PendingEmailChange | undefined> {
      const answer = await raw.GET(EMAIL_CHANGE, of(username, call));
      return answer.response.status === 404 ? undefined : success(answer);
    },

    /** @returns whether there was one to cancel. For the owner and staff. */
    async cancelEmailChange(username: string, call: CallOptions = {}): Promise<boolean> {
      const answer = await raw.DELETE(EMAIL_CHANGE, of(username, call));
      if (answer.response.status === 404) return false;
      success(answer);
      return true;
    },

    /**
     * Has the account erased. By its owner: later, and until then it can be cancelled; by staff: at once.
     * @returns when, RFC 3339; `undefined`: it is done
     */
    async requestErasure(username: string, call: CallOptions = {}): Promise<string | undefined> {
      const answer = await raw.POST(ERASURE, of(username, call));
      if (answer.response.status === 204) return undefined;
      return (success(answer) as { erases_at: string }).erases_at;
    },

    /** The erasure that waits for its time; `undefined` if there is none. For the owner and staff. */
    async getErasure(username: string, call: CallOptions = {}): Promise<PendingErasure | undefined> {
      const answer = await raw.GET(ERASURE, of(username, call));
      return answer.response.status === 404 ? undefined : success(answer);
    },

    /** @returns whether there was one to cancel. For the owner and staff. */
    async cancelErasure(username: string, call: CallOptions = {}): Promise<boolean> {
      const answer = await raw.DELETE(ERASURE, of(username, call));
      if (answer.response.status === 404) return false;
      success(answer);
      return true;
    },

    /** Who was shown what of the own account beyond its shared view, newest first: a page of it. */
    async getAccesses(
      username: string,
      { cursor, limit, ...call }: CallOptions & { readonly cursor?: string; readonly limit?: number } = {},
    ): Promise<AccessPage> {
      const { params, ...rest } = of(username, call);
      const query = given({ cursor, limit });
      return success(await raw.GET(ACCESSES, { ...rest, params: { ...params, query } }));
    },

    /** All that is stored of the own account: a zip archive. */
    async downloadData(username: string, call: CallOptions = {}): Promise<Blob> {
      return success(await raw.GET(DATA, { ...of(username, call), parseAs: 'blob' }));
    },
  };
}
