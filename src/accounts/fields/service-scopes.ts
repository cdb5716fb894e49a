import type { AccountFields } from './account-fields.js';
import type { VisibilityConfiguration } from './visibility-configuration.js';

/** What a scope may let a service do beside reading accounts: feed and snapshot, look-up by address, erasure. */
export const CAPABILITIES = ['changes', 'search', 'erase'] as const;
export type Capability = (typeof CAPABILITIES)[number];

/** The word of an internal service that may do what staff may do, without an account of its own. */
export const STAFF_SCOPE = 'accounts:staff';

/** What one word of a token grants. */
export interface ServiceScope {
  /** Fields that it shows beside the public ones. */
  readonly fields: readonly string[];
  readonly can: readonly Capability[];
}

/** By their words. */
export type ServiceScopes = ReadonlyMap<string, ServiceScope>;

/** What the words of one token grant together. */
export interface ServiceGrant {
  readonly words: readonly string[];
  /** What the service sees of every account, in the order of the fields. */
  readonly fields: readonly string[];
  readonly can: ReadonlySet<Capability>;
}

/** What tokens grant to services, by the scopes of this site. */
export class ServiceGrants {
  private readonly made = new Map<string, ServiceGrant>();

  constructor(
    private readonly scopes: ServiceScopes,
    private readonly fields: AccountFields,
    private readonly visibility: VisibilityConfiguration,
  ) {}

  /** @param words of a token. @returns undefined if none of them is a scope of this site */
  of(words: readonly string[]): ServiceGrant | undefined {
    const granted = Array.from(this.scopes.keys()).filter((word) => words.includes(word));
    if (granted.length === 0) return undefined;
    const key = granted.join(' ');
    let grant = this.made.get(key);
    // Whoever sees the same writes it by the same list.
    if (grant === undefined) this.made.set(key, (grant = this.make(granted)));
    return grant;
  }

  /** What each scope by itself shows. */
  get shown(): ReadonlyMap<string, readonly string[]> {
    return new Map(Array.from(this.scopes.keys(), (word) => [word, this.of([word])!.fields]));
  }

  private make(words: readonly string[]): ServiceGrant {
    const scopes = words.map((word) => this.scopes.get(word)!);
    const shown = new Set([...this.visibility.publicFields, ...scopes.flatMap(({ fields }) => fields)]);
    const fields = this.fields.names.filter((name) => shown.has(name));
    const { adminFields, staffFields } = this.visibility;
    const same = [staffFields, adminFields].find((list) => list.join() === fields.join());
    return { words, fields: same ?? fields, can: new Set(scopes.flatMap(({ can }) => can)) };
  }
}
