import type { DocumentBuilder, OpenAPIObject } from '@nestjs/swagger';
import type { Capability, ServiceScope } from '../accounts/fields/service-scopes.js';
import type { Settings } from '../config/settings.js';

type Scheme = Parameters<DocumentBuilder['addSecurity']>[1];

export const BEARER: Scheme = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description: 'The scheme `JWT` means the same as `Bearer`, in any letter case.',
};

/** With `JWT_COOKIES`: all three together are the other way. */
const COOKIES: Record<string, Scheme> = {
  jwtCookieHeaderPayload: {
    type: 'apiKey',
    in: 'cookie',
    name: 'edx-jwt-cookie-header-payload',
    description: 'The first two parts of the token; ignored if `Authorization` is present.',
  },
  jwtCookieSignature: {
    type: 'apiKey',
    in: 'cookie',
    name: 'edx-jwt-cookie-signature',
    description: 'The third part.',
  },
  useJwtCookie: {
    type: 'apiKey',
    in: 'header',
    name: 'USE-JWT-COOKIE',
    description: 'Always `true`; without it, cookies are ignored.',
  },
};

/** Lets cookies stand in for the bearer token wherever one is asked for. Changes the document in place. */
export function allowCookies({ paths, components }: OpenAPIObject): void {
  Object.assign(components!.securitySchemes!, COOKIES);
  const all = Object.fromEntries(Object.keys(COOKIES).map((name) => [name, []]));
  for (const path of Object.values(paths)) {
    for (const operation of Object.values(path) as { security: object[] }[]) {
      // Another array: routes of one controller share theirs.
      if (operation.security.length > 0) operation.security = [...operation.security, all];
    }
  }
}

/** The operations that a scope opens, and what it has to grant for them; null: any scope will do. */
const OF_SERVICES: Readonly<Record<string, Capability | null>> = {
  getAccount: null,
  listAccounts: null,
  getChanges: 'changes',
  getSnapshot: 'changes',
  searchEmails: 'search',
};

/** Names the scopes of this site, and which of them opens what. Changes the document in place. */
export function allowServices(
  { paths, components }: OpenAPIObject,
  { serviceScopes, jwtIssuer }: Settings,
): void {
  if (serviceScopes.size === 0) return;
  const scopes = Object.fromEntries(Array.from(serviceScopes, ([word, scope]) => [word, inWords(scope)]));
  components!.securitySchemes!.service = {
    type: 'oauth2',
    description:
      'The same token, of a service: a word in it is one of these scopes. Tokens are not issued here.',
    flows: { clientCredentials: { tokenUrl: tokenUrlOf(jwtIssuer), scopes } },
  };
  for (const path of Object.values(paths)) {
    for (const operation of Object.values(path) as { operationId: string; security: object[] }[]) {
      const needed = OF_SERVICES[operation.operationId];
      if (needed === undefined) continue;
      const words = Array.from(serviceScopes).filter(
        ([, { can }]) => needed === null || can.includes(needed),
      );
      operation.security = [...operation.security, ...words.map(([word]) => ({ service: [word] }))];
    }
  }
}

function inWords({ fields, can }: ServiceScope): string {
  return [
    `Of every account the public fields${fields.length > 0 ? ` and ${fields.join(', ')}` : ''}`,
    ...can,
  ].join('; ');
}

/** The document has to name one. */
function tokenUrlOf(issuer: string | undefined): string {
  return issuer !== undefined && /^https?:/.test(issuer) ? issuer : 'https://issuer.example/token';
}
