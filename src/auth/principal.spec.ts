import { describe, expect, it } from '@jest/globals';
import { principalFromClaims, type Claims } from './principal.js';

describe('the username', () => {
  it.each<[string, Claims, string | undefined, string | undefined]>([
    ['is preferred_username', { preferred_username: 'Ana', sub: '17' }, undefined, 'Ana'],
    ['is sub without preferred_username', { sub: 'ana' }, undefined, 'ana'],
    ['is sub if preferred_username is empty', { preferred_username: '', sub: 'ana' }, undefined, 'ana'],
    ['is sub if preferred_username is no string', { preferred_username: 7, sub: 'ana' }, undefined, 'ana'],
    ['is the configured claim', { login: 'Ana', preferred_username: 'bo', sub: 'cy' }, 'login', 'Ana'],
    ['never falls back from a configured claim', { preferred_username: 'bo', sub: 'cy' }, 'login', undefined],
    ['is no inherited property', {}, 'constructor', undefined],
    ['is no number', { sub: 17 }, undefined, undefined],
    ['is not empty', { sub: '' }, undefined, undefined],
    ['is no array', { sub: ['ana'] }, undefined, undefined],
  ])('%s', (_, claims, usernameClaim, expected) => {
    expect(principalFromClaims(claims, { usernameClaim })?.username).toBe(expected);
  });

  it('may be missing for a staff service', () => {
    expect(principalFromClaims({ scope: 'accounts:staff' })).toEqual({
      username: null,
      isStaffService: true,
    });
  });
});

describe('a staff service', () => {
  it.each<[Claims, readonly string[] | undefined, boolean]>([
    [{ scope: 'openid accounts:staff profile' }, undefined, true],
    [{ scope: 'Accounts:Staff accounts:staffing not-accounts:staff' }, undefined, false],
    [{ roles: ['accounts:staff'] }, undefined, false],
    [{ roles: ['accounts:staff'] }, ['scp', 'roles'], true],
    [{ scope: 'accounts:staff' }, ['roles'], false],
    [{ is_staff: true, 'accounts:staff': true }, undefined, false],
  ])('is told by the words of its scope claims: %j, %j → %s', (claims, scopeClaims, expected) => {
    expect(principalFromClaims({ sub: 'ana', ...claims }, { scopeClaims })?.isStaffService).toBe(expected);
  });

  it('may have a name of any length', () => {
    const sub = 'x'.repeat(1_000);
    expect(principalFromClaims({ sub, scope: 'accounts:staff' })?.username).toBe(sub);
  });
});

describe('a newcomer', () => {
  const claims = { sub: 'ana', email: 'ana@example.org', email_verified: true };
  const newcomer = { email: 'ana@example.org', name: null, locale: null, issuedAt: null, requestId: null };
  const of = (more: Claims, newcomers?: boolean) =>
    principalFromClaims({ ...claims, ...more }, { newcomers });

  it.each<[Claims, object]>([
    [{}, {}],
    [
      { name: 'Ana B.', given_name: 'Ana', family_name: 'Bo', locale: 'de' },
      { name: 'Ana B.', locale: 'de' },
    ],
    [{ given_name: 'Ana', family_name: 'Bo' }, { name: 'Ana Bo' }],
    [{ name: '', given_name: 'Ana' }, { name: 'Ana' }],
    [{ name: 7, family_name: 'Bo', locale: 7 }, { name: 'Bo' }],
    [{ iat: 1_700_000_000 }, { issuedAt: 1_700_000_000 }],
    [{ iat: '1700000000' }, {}],
  ])('with the claims %j too begins with %j', (more, expected) => {
    expect(of(more, true)?.newcomer).toEqual({ ...newcomer, ...expected });
  });

  it.each<[string, Claims, boolean | undefined]>([
    ['unless they are wanted', {}, undefined],
    ['where they are not wanted', {}, false],
    ['without an address', { email: undefined }, true],
    ['with an address that is not verified', { email_verified: false }, true],
    ['with an address that is verified by a text', { email_verified: 'true' }, true],
    ['for a service', { scope: 'accounts:staff' }, true],
    ['for a service that acts for nobody', { sub: undefined, scope: 'accounts:staff' }, true],
  ])('is none %s', (_, more, newcomers) => {
    expect(of(more, newcomers)).not.toHaveProperty('newcomer');
  });
});

describe('the service', () => {
  it.each<[Claims, string | undefined]>([
    [{ client_id: 'web' }, 'web'],
    [{ azp: 'mobile' }, 'mobile'],
    [{ client_id: 'web', azp: 'mobile' }, 'web'],
    [{ client_id: 5 }, undefined],
    [{}, undefined],
  ])('of %j is %s', (claims, expected) => {
    expect(principalFromClaims({ sub: 'ana', ...claims })?.service).toBe(expected);
  });
});
