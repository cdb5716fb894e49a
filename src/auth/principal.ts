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
}

/** The claims of a token whose signature holds; every value is still whatever the issuer put there. */
export type Claims = Readonly<Record<string, unknown>>;

/** Null: the token names nobody and is no staff service either, so it cannot be accepted. */
export function principalFromClaims(claims: Claims, usernameClaim?: string): Principal | null {
  const username = usernameFrom(claims, usernameClaim);
  const isStaffService = scopeWords(claims.scope).includes(STAFF_SCOPE);
  if (username === null && !isStaffService) return null;

  const service = textOrNull(claims.client_id) ?? textOrNull(claims.azp);
  return Object.freeze({ username, isStaffService, ...(service !== null && { service }) });
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
