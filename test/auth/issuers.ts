/** A token as an issuer makes it, and what is to come of it. */
export interface IssuedToken {
  readonly what: string;
  /** Beside `alg`, `kid` and `typ: JWT`. */
  readonly header?: object;
  /** Beside `iat` and `exp`. */
  readonly claims: object;
  /** Of a user; default: ana. */
  readonly username?: string;
  /** Of a refused one; default: token_nonexistent. */
  readonly errorCode?: string;
  /** The scheme; default: Bearer. */
  readonly sent?: 'JWT' | 'cookies';
}

/** Named after its heading in docs/use/issuers.md. */
export interface Issuer {
  readonly name: string;
  readonly alg: 'RS256' | 'RS512';
  readonly users: readonly IssuedToken[];
  readonly services: readonly IssuedToken[];
  readonly refused: readonly IssuedToken[];
}

const REALM = 'https://login.example.org/realms/example';
const keycloakUser = {
  iss: REALM,
  aud: ['accounts', 'account'],
  sub: 'f9a7a0e2-6c5b-4d92-9f4e-0d4c5d0f6d1a',
  typ: 'Bearer',
  azp: 'web',
  sid: '0b7a1c3e-6d61-4f4a-b1b0-1d3f2a5b7c9d',
  acr: '1',
  'allowed-origins': ['https://app.example.org'],
  realm_access: { roles: ['default-roles-example', 'offline_access', 'uma_authorization'] },
  resource_access: { account: { roles: ['manage-account', 'view-profile'] } },
  scope: 'openid email profile',
  email_verified: true,
  name: 'Ana Example',
  preferred_username: 'ana',
  email: 'ana@example.com',
};
const keycloakService = {
  iss: REALM,
  aud: ['accounts', 'account'],
  sub: '6a1f6a7e-95a4-4e7a-8f7e-1f0d8c5b2e11',
  typ: 'Bearer',
  azp: 'billing',
  acr: '1',
  realm_access: { roles: ['default-roles-example'] },
  resource_access: { accounts: { roles: ['accounts:staff'] } },
  scope: 'email profile',
  email_verified: false,
  clientHost: '10.0.0.7',
  preferred_username: 'service-account-billing-and-invoicing-of-the-shop',
  clientAddress: '10.0.0.7',
  client_id: 'billing',
};

const KEYCLOAK: Issuer = {
  name: 'Keycloak',
  alg: 'RS256',
  users: [
    { what: 'signed in at a front end', claims: keycloakUser },
    { what: 'as RFC 9068 has it', header: { typ: 'at+jwt' }, claims: keycloakUser },
    {
      what: 'who asks for the scope',
      claims: { ...keycloakUser, scope: 'openid accounts:staff' },
    },
    {
      what: 'with that role in another client',
      claims: { ...keycloakUser, resource_access: { shop: { roles: ['accounts:staff'] } } },
    },
  ],
  services: [{ what: 'a service account', claims: keycloakService }],
  refused: [
    { what: 'an identity token', claims: { ...keycloakUser, typ: 'ID' } },
    { what: 'a refresh token', claims: { ...keycloakUser, typ: 'Refresh' } },
    { what: 'a logout token', header: { typ: 'logout+jwt' }, claims: { ...keycloakUser, typ: 'Logout' } },
    { what: 'a token for others', claims: { ...keycloakUser, aud: 'account' } },
    { what: 'a token of another realm', claims: { ...keycloakUser, iss: `${REALM}2` } },
    { what: 'an old one', claims: { ...keycloakUser, exp: 1_700_000_000 }, errorCode: 'token_expired' },
  ],
};

const TENANT = 'https://example.eu.auth0.com/';
const API = 'https://accounts.example.org/';
const auth0User = {
  iss: TENANT,
  sub: 'auth0|6553da60a54af58e29493993',
  aud: [API, `${TENANT}userinfo`],
  azp: 'K1AUPhZq8mRi0Q0pjhkfu1D7y6KjDQja',
  scope: 'openid profile email',
  permissions: [],
  [`${API}username`]: 'ana',
};
const auth0Service = {
  iss: TENANT,
  sub: 'awZfdIir8YFdGZWkvCejDoUb7SjTDicx@clients',
  aud: API,
  azp: 'awZfdIir8YFdGZWkvCejDoUb7SjTDicx',
  scope: 'accounts:staff',
  gty: 'client-credentials',
  permissions: ['accounts:staff'],
};

const AUTH0: Issuer = {
  name: 'Auth0',
  alg: 'RS256',
  users: [
    { what: 'of the token profile of Auth0', claims: auth0User },
    {
      what: 'of the token profile of RFC 9068',
      header: { typ: 'at+jwt' },
      claims: { ...auth0User, azp: undefined, client_id: auth0User.azp, jti: '73WakrfVbNJBaAmhQtEeDv' },
    },
    {
      what: 'who asks for the permission',
      claims: { ...auth0User, scope: 'openid accounts:staff' },
    },
  ],
  services: [
    { what: 'machine to machine', claims: auth0Service },
    {
      what: 'machine to machine, RFC 9068',
      header: { typ: 'at+jwt' },
      claims: { ...auth0Service, azp: undefined, gty: undefined, client_id: auth0Service.azp },
    },
  ],
  refused: [
    { what: 'an identity token', claims: { ...auth0User, aud: auth0User.azp } },
    {
      what: 'a user without the claim that names users',
      claims: { ...auth0User, [`${API}username`]: undefined },
    },
    { what: 'the issuer without its slash', claims: { ...auth0User, iss: TENANT.slice(0, -1) } },
  ],
};

const DIRECTORY = '7ca43f0b-4c5c-4f2b-9d5e-8d2a8d1c3f10';
const entraUser = {
  aud: '2d7f1c53-0c0e-4f0e-8d53-0a4f6f1d9b11',
  iss: `https://login.microsoftonline.com/${DIRECTORY}/v2.0`,
  nbf: 1_700_000_000,
  aio: 'AXQAi/8TAAAA',
  azp: '9c1f2a44-8b6f-4b7c-a1d6-4a3c51f0b7de',
  azpacr: '0',
  name: 'Ana Example',
  oid: '0f6b1f5e-2e25-4e0f-9ad3-5b1f6c1f7a21',
  preferred_username: 'ana@contoso.example',
  rh: '0.AAAA.',
  scp: 'Accounts.Read',
  sub: 'JxUCpqFZtd2eG9kvRz3OeV5C1R6mhvOQPk3oeM2Yx2Q',
  tid: DIRECTORY,
  uti: 'x8Qm1Z0',
  ver: '2.0',
};
const { scp: _scp, preferred_username: _name, ...entraApp } = entraUser;

const ENTRA: Issuer = {
  name: 'Entra ID',
  alg: 'RS256',
  users: [
    { what: 'with what she agreed to', claims: entraUser, username: 'ana@contoso.example' },
    {
      what: 'who agreed to more',
      claims: { ...entraUser, scp: 'Accounts.Read accounts:staff' },
      username: 'ana@contoso.example',
    },
    {
      what: 'with another role',
      claims: { ...entraUser, roles: ['Accounts.Reader'] },
      username: 'ana@contoso.example',
    },
    {
      what: 'in two hundred groups',
      claims: { ...entraUser, groups: Array(200).fill(entraUser.oid) },
      username: 'ana@contoso.example',
    },
  ],
  services: [
    {
      what: 'an application with a role',
      claims: { ...entraApp, sub: entraUser.oid, azpacr: '1', idtyp: 'app', roles: ['accounts:staff'] },
    },
  ],
  refused: [
    { what: 'an identity token', claims: { ...entraUser, aud: entraUser.azp } },
    {
      what: 'version 1',
      claims: { ...entraUser, iss: `https://sts.windows.net/${DIRECTORY}/`, ver: '1.0' },
    },
    { what: 'proof of possession', header: { typ: 'pop' }, claims: entraUser },
  ],
};

const lmsUser = {
  aud: 'openedx',
  grant_type: 'password',
  iss: 'https://lms.example.org/oauth2',
  preferred_username: 'ana',
  scopes: ['read', 'write', 'email', 'profile', 'user_id'],
  version: '1.2.0',
  sub: 'b3ac1a1d5e8a5e2f3f5f9a1f0d3c7e21',
  filters: ['user:me'],
  is_restricted: false,
  email_verified: true,
  email: 'ana@example.com',
  name: 'Ana Example',
  family_name: '',
  given_name: '',
  administrator: false,
  superuser: false,
  user_id: 17,
};
const lmsWorker = {
  ...lmsUser,
  grant_type: 'client-credentials',
  preferred_username: 'license_manager_worker',
  administrator: true,
};

const OPEN_EDX: Issuer = {
  name: 'Open edX',
  alg: 'RS512',
  users: [
    { what: 'of a mobile app', claims: lmsUser, sent: 'JWT' },
    { what: 'of anything newer', claims: lmsUser },
    { what: 'of a front end', claims: lmsUser, sent: 'cookies' },
    { what: 'with typ left out', header: { typ: undefined }, claims: lmsUser, sent: 'JWT' },
    {
      what: 'who administers the LMS',
      claims: { ...lmsUser, administrator: true, superuser: true, roles: ['accounts:staff'] },
    },
    { what: 'a worker', claims: lmsWorker, sent: 'JWT', username: 'license_manager_worker' },
  ],
  services: [
    {
      what: 'a worker with the scope',
      claims: { ...lmsWorker, scopes: ['read', 'accounts:staff'] },
      sent: 'JWT',
    },
  ],
  refused: [
    { what: 'of another LMS', claims: { ...lmsUser, iss: 'https://other.example.org/oauth2' }, sent: 'JWT' },
    { what: 'old', claims: { ...lmsUser, exp: 1 }, sent: 'JWT', errorCode: 'token_expired' },
    { what: 'old cookies', claims: { ...lmsUser, exp: 1 }, sent: 'cookies', errorCode: 'token_expired' },
  ],
};

export const ISSUERS: readonly Issuer[] = [KEYCLOAK, AUTH0, ENTRA, OPEN_EDX];
