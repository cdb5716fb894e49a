/** Scope word of an internal service that may do what staff may do, without an account of its own. */
export const STAFF_SCOPE = 'accounts:staff';

/** Who is calling: what a verified token says, before any look-up in the database. */
export interface Principal {
  /** As the token spells it; null: an internal service whose token names nobody. */
  readonly username: string | null;
  /** `accounts:staff` is one of the words of `scope`. */
  readonly isStaffService: boolean;
  /** The OAuth client that the token was issued to (`client_id`, RFC 9068 §2.2, else OpenID's `azp`). */
  readonly service?: string;
  /** What her account begins with if she has none yet; only with `AUTO_PROVISION`, and with a verified address. */
  readonly newcomer?: Newcomer;
}

/** Standard claims of OpenID Connect (Core §5.1), as the issuer sent them; the address is a verified one. */
export interface Newcomer {
  readonly email: string;
  readonly name: string | null;
  readonly locale: string | null;
  /** Of the request that she comes with. */
  readonly requestId: string | null;
}

/** The claims of a token whose signature holds; every value is still whatever the issuer put there. */
export type Claims = Readonly<Record<string, unknown>>;

/** Null: the token names nobody and is no staff service either, so it cannot be accepted. */
export function principalFromClaims(
  claims: Claims,
  usernameClaim?: string,
  options: { readonly newcomers?: boolean } = {},
): Principal | null {
  const username = usernameFrom(claims, usernameClaim);
  const isStaffService = scopeWords(claims.scope).includes(STAFF_SCOPE);
  if (username === null && !isStaffService) return null;

  const service = textOrNull(claims.client_id) ?? textOrNull(claims.azp);
  const newcomer = options.newcomers && !isStaffService ? newcomerFrom(claims) : null;
  return Object.freeze({
    username,
    isStaffService,
    ...(service !== null && { service }),
    ...(newcomer !== null && { newcomer }),
  });
}

/** `true` alone counts: an address that nobody has verified could be anybody's. */
function newcomerFrom(claims: Claims): Newcomer | null {
  const email = textOrNull(claims.email);
  if (email === null || claims.email_verified !== true) return null;
  const parts = [claims.given_name, claims.family_name].flatMap((part) => textOrNull(part) ?? []);
  const name = textOrNull(claims.name) ?? textOrNull(parts.join(' '));
  return { email, name, locale: textOrNull(claims.locale), requestId: null };
}

/** A configured claim stands alone: falling back from it would let another claim choose the account. */
function usernameFrom(claims: Claims, usernameClaim?: string): string | null {
  if (usernameClaim) return textOrNull(claims[usernameClaim]);
  return textOrNull(claims.preferred_username) ?? textOrNull(claims.sub);
}

/** RFC 8693 §4.2: one string of words between spaces. Some issuers send an array of words instead. */
function scopeWords(scope: unknown): readonly unknown[] {
  if (typeof scope === 'string') return scope.split(' ');
  return Array.isArray(scope) ? scope : [];
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
