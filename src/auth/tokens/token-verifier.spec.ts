import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { InvalidTokenError } from './token-errors.js';
import { createTokenVerifier, type TokenVerifierOptions } from './token-verifier.js';

const SECRET = 'a secret of more than thirty-two bytes';
const SHORTEST = 'ü'.repeat(16);
const NOW = 1_800_000_000;
const CLAIMS = { sub: 'ana', exp: NOW + 3600 };

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ed = generateKeyPairSync('ed25519');
const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }) as string;

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Signed by hand: jose refuses to make most of what an attacker would send. */
function hs256(claims: object | string, header: object = {}, secret = SECRET): string {
  const payload =
    typeof claims === 'string' ? Buffer.from(claims, 'latin1').toString('base64url') : part(claims);
  return signedAs(`${part({ alg: 'HS256', typ: 'JWT', ...header })}.${payload}`, secret);
}

function signedAs(input: string, secret = SECRET): string {
  return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
}

const signed = (alg: string, key: KeyObject, claims: Record<string, unknown> = CLAIMS) =>
  new SignJWT(claims).setProtectedHeader({ alg }).sign(key);

function verifier(options: Partial<TokenVerifierOptions> = {}, seconds = NOW) {
  const key = options.publicKey ? {} : { secret: SECRET };
  return createTokenVerifier({ ...key, now: () => seconds * 1000, ...options });
}

/** What the caller is told; '' if the token was accepted. */
async function refusal(token: string, options?: Partial<TokenVerifierOptions>, seconds?: number) {
  try {
    await verifier(options, seconds).verify(token);
    return '';
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidTokenError);
    return (error as InvalidTokenError).description;
  }
}

describe('a good token', () => {
  it.each<[string, Partial<TokenVerifierOptions>, () => string | Promise<string>]>([
    ['HS256', {}, () => hs256(CLAIMS)],
    ['HS256 with a secret of bytes', { secret: Buffer.from(SECRET) }, () => hs256(CLAIMS)],
    ['an access token by its typ', {}, () => hs256(CLAIMS, { typ: 'at+jwt' })],
    ['no typ', {}, () => hs256(CLAIMS, { typ: undefined })],
    ['a Keycloak token', {}, () => hs256({ ...CLAIMS, typ: 'Bearer' })],
    ['a claim twice: the last counts (RFC 7519 §4)', {}, () => hs256(`{"sub":1,"sub":"ana","exp":1e300}`)],
    ['an expiry between two seconds', {}, () => hs256({ ...CLAIMS, exp: NOW - 29.5 })],
    ['the issuer', { issuer: 'https://id' }, () => hs256({ ...CLAIMS, iss: 'https://id' })],
    ['any issuer if none is set', {}, () => hs256({ ...CLAIMS, iss: 'https://id' })],
    ['the audience', { audience: 'accounts' }, () => hs256({ ...CLAIMS, aud: 'accounts' })],
    ['one of its audiences', { audience: 'accounts' }, () => hs256({ ...CLAIMS, aud: ['shop', 'accounts'] })],
    ['expired 29 s ago', {}, () => hs256({ ...CLAIMS, exp: NOW - 29 })],
    ['not before 30 s from now', {}, () => hs256({ ...CLAIMS, nbf: NOW + 30 })],
    ['a kid', {}, () => hs256(CLAIMS, { kid: 'whatever' })],
    ['a secret of 32 bytes', { secret: SHORTEST }, () => hs256(CLAIMS, {}, SHORTEST)],
  ])('is accepted: %s', async (_, options, token) => {
    expect(await refusal(await token(), options)).toBe('');
  });

  it('says who is calling', async () => {
    const token = hs256({ exp: NOW + 1, login: 'Ana', scope: 'accounts:staff', client_id: 'batch' });
    await expect(verifier({ usernameClaim: 'login' }).verify(token)).resolves.toEqual({
      username: 'Ana',
      isStaffService: true,
      service: 'batch',
    });
  });
});

it('may have 16,384 characters, and no more', async () => {
  const token = (pad: number) => hs256({ ...CLAIMS, pad: 'x'.repeat(pad) });
  expect(token(12_188)).toHaveLength(16_384);
  expect(await refusal(token(12_188))).toBe('');
  expect(await refusal(token(12_189))).toBe('The token is too long');
});

describe('the algorithms follow from the key:', () => {
  const bytes = (count: number) => Buffer.alloc(count, 'a secret');
  const curve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
  const [p384, p521] = [curve('P-384'), curve('P-521')];
  const byRsa = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
  const signers: Record<string, KeyObject> = {
    ...Object.fromEntries(byRsa.map((alg) => [alg, rsa.privateKey])),
    ES256: ec.privateKey,
    ES384: p384.privateKey,
    ES512: p521.privateKey,
    EdDSA: ed.privateKey,
    Ed25519: ed.privateKey,
  };
  const publicKeys: [string, { publicKey: KeyObject }, string[]][] = [
    ['an RSA key', rsa, byRsa],
    ['P-256', ec, ['ES256']],
    ['P-384', p384, ['ES384']],
    ['P-521', p521, ['ES512']],
    ['Ed25519', ed, ['EdDSA', 'Ed25519']],
  ];

  it.each(publicKeys)('those of %s', async (_, { publicKey }, allowed) => {
    const judge = createTokenVerifier({ publicKey: pem(publicKey), now: () => NOW * 1000 });
    for (const [alg, key] of Object.entries(signers)) {
      const answer = Promise.resolve(judge.verify(await signed(alg, key)));
      if (allowed.includes(alg)) await expect(answer).resolves.toMatchObject({ username: 'ana' });
      else await expect(answer).rejects.toThrow('The algorithm of the token is not accepted');
    }
  });

  it.each([
    [32, ['HS256']],
    [47, ['HS256']],
    [48, ['HS256', 'HS384']],
    [63, ['HS256', 'HS384']],
    [64, ['HS256', 'HS384', 'HS512']],
  ])('those of a secret of %d bytes', async (count, allowed) => {
    const judge = createTokenVerifier({ secret: bytes(count), now: () => NOW * 1000 });
    for (const [alg, size] of [
      ['HS256', 256],
      ['HS384', 384],
      ['HS512', 512],
    ] as const) {
      const input = `${part({ alg })}.${part(CLAIMS)}`;
      const signature = createHmac(`sha${size}`, bytes(count)).update(input).digest('base64url');
      const answer = Promise.resolve().then(() => judge.verify(`${input}.${signature}`));
      if (allowed.includes(alg)) await expect(answer).resolves.toMatchObject({ username: 'ana' });
      else await expect(answer).rejects.toThrow('The algorithm of the token is not accepted');
    }
  });
});

describe('a token of another kind is refused:', () => {
  it.each<[string, string]>([
    ['by its header', hs256(CLAIMS, { typ: 'logout+jwt' })],
    ['by its payload', hs256({ ...CLAIMS, typ: 'ID' })],
  ])('%s', async (_, token) => {
    expect(await refusal(token)).toBe('The token is not an access token');
  });
});

it('says what an account would begin with only where newcomers are wanted', async () => {
  const token = hs256({ ...CLAIMS, email: 'ana@example.org', email_verified: true });
  expect(await verifier({ newcomers: true }).verify(token)).toMatchObject({
    newcomer: { email: 'ana@example.org' },
  });
  expect(await verifier().verify(token)).not.toHaveProperty('newcomer');
});

describe('a key that the token chose (RFC 8725 §2.1, §3.1)', () => {
  const unsigned = (alg: string, signature = '') => `${part({ alg })}.${part(CLAIMS)}.${signature}`;
  const publicKey = pem(rsa.publicKey);
  const notAccepted = 'The algorithm of the token is not accepted';

  it.each<[string, Partial<TokenVerifierOptions>, () => string | Promise<string>, string]>([
    ['none', {}, () => unsigned('none'), notAccepted],
    ['none with a signature', {}, () => unsigned('none', 'AAAA'), notAccepted],
    ['None', {}, () => unsigned('None', 'AAAA'), notAccepted],
    ['no alg', {}, () => hs256(CLAIMS, { alg: undefined }), 'The token is malformed'],
    ['HS256 with the public key as secret', { publicKey }, () => hs256(CLAIMS, {}, publicKey), notAccepted],
    ['RS256 for a secret', {}, () => signed('RS256', rsa.privateKey), notAccepted],
    ['alg swapped after signing', {}, () => swapHeader({ alg: 'HS512' }), notAccepted],
    [
      'header changed after signing',
      {},
      () => swapHeader({ alg: 'HS256' }),
      'The signature of the token is wrong',
    ],
    ['ES256 for RSA', { publicKey }, () => signed('ES256', ec.privateKey), notAccepted],
    [
      'jwk in the header',
      {},
      () => hs256(CLAIMS, { jwk: { kty: 'oct', k: 'AA' } }, 'x'),
      'The signature of the token is wrong',
    ],
  ])('is refused: %s', async (_, options, token, description) => {
    expect(await refusal(await token(), options)).toBe(description);
  });

  function swapHeader(header: object): string {
    const [, payload, signature] = hs256(CLAIMS).split('.');
    return [part(header), payload, signature].join('.');
  }
});

describe('a bad token is refused', () => {
  const [header, payload, signature] = hs256(CLAIMS).split('.') as [string, string, string];
  const noExpiry = 'The token has no usable expiry';
  const malformed = 'The token is malformed';
  const wrong = 'The signature of the token is wrong';
  const unsupported = 'The token needs an extension that is not supported';

  it.each<[string, string, string]>([
    ['payload changed', `${header}.${part({ ...CLAIMS, sub: 'bo' })}.${signature}`, wrong],
    ['signature cut', `${header}.${payload}.${signature.slice(0, -4)}`, wrong],
    ['another secret', hs256(CLAIMS, {}, 'another secret of thirty-two bytes and more'), wrong],
    ['signature empty', `${header}.${payload}.`, wrong],
    ['payload empty', `${header}..${signature}`, malformed],
    ['signature missing', `${header}.${payload}`, malformed],
    ['five parts', `${header}.${payload}.${signature}.a.b`, malformed],
    ['padding', `${header}.${payload}.${signature}=`, malformed],
    ['white space', `${header}.${payload}.${signature} `, malformed],
    ['white space before, which is signed', signedAs(` ${header}.${payload}`), malformed],
    ['line feed', `${header}.${payload}.${signature}\n`, malformed],
    ['empty', '', malformed],
    ['a word', 'garbage', malformed],
    ['dots', '..', malformed],
    ['no JSON', 'AAAA.AAAA.AAAA', malformed],
    ['header an array', `${part([])}.${payload}.${signature}`, malformed],
    ['claims an array', hs256([]), malformed],
    ['claims null', hs256('null'), malformed],
    ['claims no JSON', hs256('{'), malformed],
    ['claims no UTF-8', hs256('{"sub":"\xff","exp":1900000000}'), malformed],
    ['expired 30 s ago', hs256({ ...CLAIMS, exp: NOW - 30 }), 'Token has expired'],
    ['expired long ago', hs256({ ...CLAIMS, exp: 0 }), 'Token has expired'],
    ['expired before 1970', hs256({ ...CLAIMS, exp: -1 }), 'Token has expired'],
    ['exp missing', hs256({ sub: 'ana' }), noExpiry],
    ['exp null', hs256({ ...CLAIMS, exp: null }), noExpiry],
    ['exp a string', hs256({ ...CLAIMS, exp: String(NOW + 60) }), noExpiry],
    ['exp infinite', hs256('{"sub":"ana","exp":1e999}'), noExpiry],
    ['nbf in the future', hs256({ ...CLAIMS, nbf: NOW + 31 }), 'The token is not valid yet'],
    ['nbf a string', hs256({ ...CLAIMS, nbf: '0' }), 'The token is not valid yet'],
    ['unknown crit', hs256(CLAIMS, { crit: ['exotic'], exotic: true }), unsupported],
    ['empty crit', hs256(CLAIMS, { crit: [] }), malformed],
    ['unencoded payload', hs256(CLAIMS, { crit: ['b64'], b64: false }), malformed],
    ['nobody', hs256({ exp: NOW + 60 }), 'The token does not name a user'],
  ])('%s', async (_, token, description) => {
    expect(await refusal(token)).toBe(description);
  });

  it.each<[object, string]>([
    [{ aud: 'accounts' }, 'The token is from another issuer'],
    [{ iss: 'https://id/', aud: 'accounts' }, 'The token is from another issuer'],
    [{ iss: ['https://id'], aud: 'accounts' }, 'The token is from another issuer'],
    [{ iss: 'https://id' }, 'The token is meant for another audience'],
    [{ iss: 'https://id', aud: 'Accounts' }, 'The token is meant for another audience'],
    [{ iss: 'https://id', aud: ['shop', 'accounts2'] }, 'The token is meant for another audience'],
    [{ iss: 'https://id', aud: { accounts: true } }, 'The token is meant for another audience'],
  ])('%j with issuer https://id and audience accounts set', async (claims, description) => {
    const token = hs256({ ...CLAIMS, ...claims });
    expect(await refusal(token, { issuer: 'https://id', audience: 'accounts' })).toBe(description);
  });
});

describe('a token seen before', () => {
  it('is answered without a promise, until it expires', async () => {
    let seconds = NOW;
    const remembering = createTokenVerifier({ secret: SECRET, now: () => seconds * 1000 });
    const token = hs256({ ...CLAIMS, exp: NOW + 60, nbf: NOW });
    const first = await remembering.verify(token);

    seconds = NOW + 89;
    expect(remembering.verify(token)).toBe(first);
    seconds = NOW + 90;
    await expect(remembering.verify(token)).rejects.toThrow('Token has expired');
    seconds = NOW - 31;
    await expect(remembering.verify(token)).rejects.toThrow('The token is not valid yet');
  });

  it('is answered without a promise as soon as it is valid, give or take 30 s', async () => {
    let seconds = NOW;
    const remembering = createTokenVerifier({ secret: SECRET, now: () => seconds * 1000 });
    const token = hs256({ ...CLAIMS, nbf: NOW });
    const first = await remembering.verify(token);
    seconds = NOW - 30;
    expect(remembering.verify(token)).toBe(first);
  });

  it.each<[string, Partial<TokenVerifierOptions>, () => string | Promise<string>]>([
    ['a secret', {}, () => hs256(CLAIMS)],
    ['a public key', { publicKey: pem(ed.publicKey) }, () => signed('EdDSA', ed.privateKey)],
  ])('is not verified again with %s, which nobody withdraws', async (_, options, make) => {
    let seconds = NOW;
    const remembering = verifier({ ...options, now: () => seconds * 1000 });
    const token = await make();
    const first = await remembering.verify(token);
    seconds = CLAIMS.exp;
    expect(remembering.verify(token)).toBe(first);
  });

  it('is not mistaken for another with the same claims', async () => {
    const remembering = verifier();
    const token = hs256(CLAIMS);
    await remembering.verify(token);
    const forged = token.slice(0, -4) + (token.endsWith('AAAA') ? 'BBBB' : 'AAAA');
    await expect(remembering.verify(forged)).rejects.toThrow(InvalidTokenError);
  });

  it('makes room for others', async () => {
    const small = verifier({ cacheSize: 2 });
    const tokens = ['ana', 'bo', 'cy'].map((sub) => hs256({ ...CLAIMS, sub }));
    for (const token of tokens) await small.verify(token);
    const answers = tokens.map((token) => small.verify(token) instanceof Promise);
    expect(answers).toEqual([true, false, false]);
  });
});

describe('a key that is unfit stops the start', () => {
  const spki = (bits: number) => pem(generateKeyPairSync('rsa', { modulusLength: bits }).publicKey);
  const pss = () => pem(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey);
  const privatePem = ed.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const otherKind = 'RSA of 2048 bits or more, EC P-256, P-384 or P-521, or Ed25519';

  it.each<[string, TokenVerifierOptions, string]>([
    ['none', {}, 'Exactly one'],
    ['two', { secret: SECRET, publicKey: pem(rsa.publicKey) }, 'Exactly one'],
    ['a short secret', { secret: 'x'.repeat(31) }, 'at least 32 bytes'],
    ['no PEM', { publicKey: 'ssh-ed25519 AAAA' }, 'not a readable PEM'],
    ['a private key', { publicKey: privatePem }, 'is a private key'],
    ['RSA of 1024 bits', { publicKey: spki(1024) }, otherKind],
    ['RSA for PSS alone', { publicKey: pss() }, otherKind],
    [
      'secp256k1',
      { publicKey: pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey) },
      otherKind,
    ],
    ['Ed448', { publicKey: pem(generateKeyPairSync('ed448').publicKey) }, otherKind],
    ['X25519', { publicKey: pem(generateKeyPairSync('x25519').publicKey) }, otherKind],
    ['no URL', { jwksUrl: 'keys.json' }, 'Invalid URL'],
  ])('%s', (_, options, message) => {
    expect(() => createTokenVerifier(options)).toThrow(message);
  });

  it('and what OpenSSL says of it is kept as the cause', () => {
    const cause: unknown = expect.objectContaining({ code: expect.stringContaining('OSSL') });
    expect(() => createTokenVerifier({ publicKey: '' })).toThrow(expect.objectContaining({ cause }));
  });
});
