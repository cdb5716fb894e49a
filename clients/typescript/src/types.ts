import type { components, KnownValues } from './schema.js';

type Schemas = components['schemas'];

/** Editors offer the known values, and the compiler expects others: a newer service may have more. */
type Open<T> = {
  [K in keyof T]: K extends keyof KnownValues ? KnownValues[K] | (string & {}) | Extract<T[K], null> : T[K];
};

/** What the owner and staff see. */
export type FullAccount = Open<Schemas['FullAccount']>;
/** What others see of an account that is shared. */
export type SharedAccount = Open<Schemas['SharedAccount']>;
/** What others see of a private account. */
export type PublicAccount = Open<Schemas['PublicAccount']>;
/** Any of the fields: what was asked for with `fields`, and what services see by their scopes. */
export type PartialAccount = Open<Schemas['PartialAccount']>;
/** What somebody sees who may be the owner or a stranger: `isFull` and `isShared` tell which it is. */
export type AnyAccount = FullAccount | SharedAccount | PublicAccount;

/** `undefined` and what is absent leave a field as it is, `null` clears it. */
export type AccountPatch = Schemas['AccountPatch'];
export type EmailSearchResult = Schemas['EmailSearchResult'];
/** A new address that waits for its confirmation. */
export type PendingEmailChange = Schemas['PendingEmailChange'];
export type PendingErasure = Schemas['PendingErasure'];
export type AccessPage = Schemas['AccessPage'];
export type AccessEntry = Schemas['AccessEntry'];
export type ChangeEvent = Open<Schemas['ChangeEvent']>;
export type ChangesPage = Omit<Schemas['ChangesPage'], 'changes'> & { changes: ChangeEvent[] };

/**
 * With the entity tag it came with. The tag is not enumerable: `JSON.stringify(account)` and `Object.keys(account)` give
 * what the service sent, and a copy has no tag.
 */
export type Tagged<T> = T & { readonly etag: string };

export function isFull(account: AnyAccount): account is FullAccount {
  return 'email' in account;
}

/** True for the full view as well, which has all that the shared one has. */
export function isShared(account: AnyAccount): account is FullAccount | SharedAccount {
  return 'bio' in account;
}

export function tagged<T extends object>(value: T, response: Response): Tagged<T> {
  return Object.defineProperty(value, 'etag', { value: response.headers.get('ETag') ?? '' }) as Tagged<T>;
}
