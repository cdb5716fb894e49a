import { SignJWT } from 'jose';
import type { Fields, Operation } from './account-model.js';
import { newAccount, type AccountState } from './account-model.js';
import { SECRET } from './world.js';

/** A link of a mail. */
export interface Link {
  readonly purpose: 'confirm' | 'revert';
  /** The new address that it is about. */
  readonly address: string;
  readonly path: string;
}

/** An account under torture, with all that was done to it. */
export interface TorturedAccount {
  readonly name: string;
  readonly token: string;
  /** As it was when the clients got it. */
  readonly initial: AccountState;
  readonly operations: Operation[];
  /** Of full views, in the order seen; the newest last. */
  readonly tags: string[];
  readonly links: Link[];
}

/** What the owner and staff see of the fields that are patched here … */
export const FULL_FIELDS = ['name', 'bio', 'goals', 'country', 'language_proficiencies', 'email'] as const;
/** … and what others see. */
export const SHARED_FIELDS = ['bio', 'country', 'language_proficiencies'] as const;

export function pick(account: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.map((name) => [name, account[name]]));
}

export function tokenOf(claims: Record<string, unknown>): Promise<string> {
  const token = new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('1d');
  return token.sign(Buffer.from(SECRET));
}

/** Makes an account by the first sign-in, and its owner an adult; tries until both are done. */
export async function createAccount(name: string, url: string): Promise<TorturedAccount> {
  const claims = { preferred_username: name };
  const email = `${name}@old.example`;
  const first = await tokenOf({ ...claims, email, email_verified: true, name: `The ${name}` });
  const address = `${url}/api/user/v1/accounts/${name}`;
  const patch = {
    method: 'PATCH',
    headers: { authorization: `Bearer ${first}`, 'content-type': 'application/merge-patch+json' },
    body: JSON.stringify({ year_of_birth: 1980 }),
  };
  for (;;) {
    const answer = await fetch(address, { ...patch, signal: AbortSignal.timeout(10_000) }).catch(() => null);
    const body = await answer?.json().catch(() => null);
    const tag = answer?.headers.get('etag');
    if (answer?.status === 200 && body && tag) {
      const initial = newAccount(pick(body as Fields, FULL_FIELDS), tag);
      return { name, token: await tokenOf(claims), initial, operations: [], tags: [tag], links: [] };
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
