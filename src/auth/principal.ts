import { sameName } from '../accounts/fields/names/same-name.js';
import {
  STAFF_SCOPE,
  type Capability,
  type ServiceGrant,
  type ServiceGrants,
} from '../accounts/fields/service-scopes.js';
import { scopeWords } from './scope-words.js';

/** Who is calling: what a verified token says, before any look-up in the database. */
export interface Principal {
  /** As the token spells it; null: a service whose token names nobody. */
  readonly username: string | null;
  /** `accounts:staff` is one of the words of the scope claims. */
  readonly isStaffService: boolean;
  /** What the scopes of this site grant; absent: none of them is in the token. */
  readonly grant?: ServiceGrant;
  /** The OAuth client that the token was issued to (`client_id`, RFC 9068 §2.2, else OpenID's `azp`). */
  readonly service?: string;
  /** Why she asks, in the words of this request (`Access-Purpose`). */
  readonly purpose?: string;
  /** What her account begins with if she has none yet; only with `AUTO_PROVISION`, and with a verified address. */
  readonly newcomer?: Newcomer;
}

/** Standard claims of OpenID Connect (Core §5.1), as the issuer sent them; the address is a verified one. */
export interface Newcomer {
  readonly email: string;
  readonly name: string | null;
  readonly locale: string | null;
  /** When the token was issued (`iat`): seconds since 1970-01-01 UTC; null: it does not say. */
  readonly issuedAt: number | null;
  /** Of the request that she comes with. */
  readonly requestId: string | null;
}

/** The claims of a token whose signature holds; every value is still whatever the issuer put there. */
export type Claims = Readonly<Record<string, unknown>>;

export interface ClaimOptions {
  /** Default: `preferred_username`, else `sub`. */
  readonly usernameClaim?: string;
  /** Where the words are that grant rights, see `scopeWords`. Default: `scope`. */
  readonly scopeClaims?: readonly string[];
  /** What further words grant. Default: nothing. */
  readonly grants?: ServiceGrants;
  /** Whether principals say what an account of theirs would begin with. */
  readonly newcomers?: boolean;
}

/** Null: the token names nobody and is of no service either, so it cannot be accepted. */
export function principalFromClaims(
  claims: Claims,
  { usernameClaim, scopeClaims = ['scope'], grants, newcomers = false }: ClaimOptions = {},
): Principal | null {
  const username = usernameFrom(claims, usernameClaim);
  const words = scopeWords(claims, scopeClaims);
  const isStaffService = words.includes(STAFF_SCOPE);
  const grant = grants?.of(words);
  const isService = isStaffService || grant !== undefined;
  if (username === null && !isService) return null;

  const service = textOrNull(claims.client_id) ?? textOrNull(claims.azp);
  const newcomer = newcomers && !isService ? newcomerFrom(claims) : null;
  return Object.freeze({
    username,
    isStaffService,
    ...(grant !== undefined && { grant }),
    ...(service !== null && { service }),
    ...(newcomer !== null && { newcomer }),
  });
}

/** The scopes by which a service reads accounts: staff see more. Such a service is nobody's owner, whatever its name. */
export function readingGrant({ isStaffService, grant }: Principal): ServiceGrant | undefined {
  return isStaffService ? undefined : grant;
}

/** Whether the caller's own account has this name, if there is one. */
export function isOwnName(principal: Principal, username: string): boolean {
  return readingGrant(principal) === undefined && sameName(principal.username, username);
}

/** Whether the caller is a service with this capability. What staff may do is another question. */
export function may({ grant }: Principal, capability: Capability): boolean {
  return grant?.can.has(capability) ?? false;
}

/** `true` alone counts: an address that nobody has verified could be anybody's. */
function newcomerFrom(claims: Claims): Newcomer | null {
  const email = textOrNull(claims.email);
  if (email === null || claims.email_verified !== true) return null;
  const parts = [claims.given_name, claims.family_name].flatMap((part) => textOrNull(part) ?? []);
  const name = textOrNull(claims.name) ?? textOrNull(parts.join(' '));
  return {
    email,
    name,
    locale: textOrNull(claims.locale),
    issuedAt: secondsOrNull(claims.iat),
    requestId: null,
  };
}

/** A configured claim stands alone: falling back from it would let another claim choose the account. */
function usernameFrom(claims: Claims, usernameClaim?: string): string | null {
  if (usernameClaim) return textOrNull(claims[usernameClaim]);
  return textOrNull(claims.preferred_username) ?? textOrNull(claims.sub);
}

function secondsOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
