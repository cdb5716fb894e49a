import { createHmac, generateKeyPairSync, type JsonWebKey, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SignJWT } from 'jose';
import { InvalidTokenError, KeySetUnavailableError } from './token-errors.js';
import { createTokenVerifier, type TokenVerifier } from './token-verifier.js';

type Pair = { publicKey: KeyObject; privateKey: KeyObject };
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const weakRsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' });
const ed = generateKeyPairSync('ed25519');

const jwk = ({ publicKey }: Pair, more: object = {}): JsonWebKey => ({
  ...publicKey.export({ format: 'jwk' }),
  ...more,
});

const ASKED = 'The key set was asked for a moment ago';

let issuer: Server;
let url: string;
let answer: { status: number; body: string; location?: string };
let fetches: number;
let milliseconds: number;
let verifier: TokenVerifier;

const publish = (...keys: JsonWebKey[]) => (answer = { status: 200, body: JSON.stringify({ keys }) });
const later = (seconds: number) => (milliseconds += seconds * 1000);

function token(alg: string, { privateKey }: Pair, kid?: string, sub = 'ana') {
  const claims = { sub, exp: Math.floor(milliseconds / 1000) + 3600 };
  return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(privateKey);
}

beforeEach(async () => {
  fetches = 0;
  milliseconds = 1_800_000_000_000;
  // jose has no clock to be given: it reads Date.now for the age of the key set.
  jest.spyOn(Date, 'now').mockImplementation(() => milliseconds);
  publish(jwk(rsa, { kid: 'r' }));
  issuer = createServer((_, response) => {
    fetches += 1;
    response.writeHead(answer.status, answer.location ? { location: answer.location } : {}).end(answer.body);
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/jwks`;
  verifier = createTokenVerifier({ jwksUrl: url });
});

afterEach(async () => {
  jest.restoreAllMocks();
  await shutDown();
});

async function shutDown(): Promise<void> {
  issuer.closeAllConnections();
  await new Promise((resolve) => issuer.close(resolve));
}

describe('the key of a token', () => {
  it.each<[string, Pair]>([
    ['RS256', rsa],
    ['RS512', rsa],
    ['PS384', rsa],
    ['ES256', ec],
    ['ES512', p521],
    ['EdDSA', ed],
    ['Ed25519', ed],
  ])('is found by kid: %s', async (alg, pair) => {
    publish(jwk(rsa, { kid: 'r' }), jwk(ec, { kid: 'e' }), jwk(ed, { kid: 'd' }), jwk(pair, { kid: 'mine' }));
    await expect(verifier.verify(await token(alg, pair, 'mine'))).resolves.toMatchObject({ username: 'ana' });
  });

  it('is found without kid if one fits', async () => {
    publish(jwk(rsa, { kid: 'r' }), jwk(ec, { kid: 'e' }));
    await expect(verifier.verify(await token('ES256', ec))).resolves.toMatchObject({ username: 'ana' });
  });

  it('is not guessed without kid if two fit', async () => {
    publish(jwk(ec, { kid: 'e' }), jwk(generateKeyPairSync('ec', { namedCurve: 'P-256' }), { kid: 'f' }));
    await expect(verifier.verify(await token('ES256', ec))).rejects.toThrow(InvalidTokenError);
  });

  it('is not a key for encryption, and none of another algorithm', async () => {
    publish(jwk(ec, { kid: 'e', use: 'enc' }), jwk(rsa, { kid: 'r', alg: 'PS256' }));
    await expect(verifier.verify(await token('ES256', ec, 'e'))).rejects.toThrow(InvalidTokenError);
    await expect(verifier.verify(await token('RS256', rsa, 'r'))).rejects.toThrow(InvalidTokenError);
    await expect(verifier.verify(await token('PS256', rsa, 'r'))).resolves.toBeDefined();
  });

  it('is never a secret: HS256 is refused without a fetch, whatever it is signed with', async () => {
    const secret = Buffer.alloc(32, 7);
    publish({ kty: 'oct', k: secret.toString('base64url'), kid: 'o' });
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const input = `${part({ alg: 'HS256', kid: 'o' })}.${part({ sub: 'ana', exp: 1_900_000_000 })}`;
    const signature = createHmac('sha256', secret).update(input).digest('base64url');
    await expect(verifier.verify(`${input}.${signature}`)).rejects.toThrow('The algorithm of the token');
    expect(fetches).toBe(0);
  });
});

describe('the key set is fetched', () => {
  it('once for many tokens', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `user${index}`);
    const tokens = await Promise.all(names.map((name) => token('RS256', rsa, 'r', name)));
    const principals = await Promise.all(tokens.map(async (each) => verifier.verify(each)));
    expect(principals.map((principal) => principal.username)).toEqual(names);
    expect(fetches).toBe(1);
  });

  it('again for an unknown kid: a key that was just made works at once', async () => {
    await verifier.verify(await token('RS256', rsa, 'r'));
    publish(jwk(rsa, { kid: 'r' }), jwk(ec, { kid: 'new' }));
    later(1);
    await expect(verifier.verify(await token('ES256', ec, 'new'))).resolves.toMatchObject({
      username: 'ana',
    });
    expect(fetches).toBe(2);
  });

  it('again after five minutes, when a withdrawn key stops working for remembered tokens too', async () => {
    const remembered = await token('RS256', rsa, 'r');
    const principal = await verifier.verify(remembered);
    publish(jwk(ec, { kid: 'e' }));

    later(299);
    expect(verifier.verify(remembered)).toBe(principal);
    later(1);
    await expect(verifier.verify(remembered)).rejects.toThrow(InvalidTokenError);
    expect(fetches).toBe(2);
  });
});

describe('forged kids', () => {
  const UNKNOWN = 'The token is signed with an unknown key';
  const NOT_ASKED = { name: 'KeySetUnavailableError', cause: { message: ASKED } };
  const forged = async (kid: string) => verifier.verify(await token('ES256', ec, kid));

  /** Five may ask in vain. */
  async function useUp(): Promise<void> {
    await verifier.verify(await token('RS256', rsa, 'r'));
    for (const kid of ['a', 'b', 'c', 'd', 'e']) {
      later(0.1);
      await expect(forged(kid)).rejects.toThrow(UNKNOWN);
    }
    later(0.1);
    expect(fetches).toBe(6);
  }

  it('bring five requests to the issuer at once, then one in ten seconds', async () => {
    await useUp();
    for (let index = 0; index < 200; index++) {
      later(0.5);
      await forged(`kid${index}`).catch(() => undefined);
    }
    expect(fetches).toBe(16);
  });

  it('bring one request if they come together', async () => {
    await verifier.verify(await token('RS256', rsa, 'r'));
    later(1);
    const answers = Array.from({ length: 50 }, (_, index) => forged(`kid${index}`));
    const refused = { status: 'rejected', reason: expect.any(InvalidTokenError) };
    expect(await Promise.allSettled(answers)).toEqual(Array(50).fill(refused));
    expect(fetches).toBe(2);
  });

  it('hold up a key that was just made, but nobody says that its tokens are bad', async () => {
    await useUp();
    publish(jwk(rsa, { kid: 'r' }), jwk(ec, { kid: 'new' }));
    await expect(forged('new')).rejects.toMatchObject({ ...NOT_ASKED, retryAfterSeconds: 10 });
    later(8.2);
    await expect(forged('new')).rejects.toMatchObject({ ...NOT_ASKED, retryAfterSeconds: 2 });
    later(2);
    await expect(forged('new')).resolves.toMatchObject({ username: 'ana' });
  });

  it('do not disturb keys that are known', async () => {
    await useUp();
    await expect(forged('f')).rejects.toMatchObject(NOT_ASKED);
    await expect(verifier.verify(await token('RS256', rsa, 'r', 'bo'))).resolves.toBeDefined();
  });

  it('do not keep a key set from being fetched when it is due', async () => {
    await useUp();
    later(240);
    for (const kid of ['g', 'h', 'i', 'j', 'k']) await expect(forged(kid)).rejects.toThrow(UNKNOWN);
    later(301);
    await expect(verifier.verify(await token('RS256', rsa, 'r', 'bo'))).resolves.toBeDefined();
  });

  it('do not change what is known: a key that was withdrawn stays refused', async () => {
    await useUp();
    await expect(forged('f')).rejects.toMatchObject(NOT_ASKED);
    for (let count = 0; count < 3; count++) await expect(forged('a')).rejects.toThrow(UNKNOWN);
    expect(fetches).toBe(6);
  });

  it('of an issuer that is down are an outage, and known keys go on', async () => {
    await verifier.verify(await token('RS256', rsa, 'r'));
    answer = { status: 500, body: '' };
    later(1);
    await expect(forged('f')).rejects.toThrow(KeySetUnavailableError);
    await expect(verifier.verify(await token('RS256', rsa, 'r', 'bo'))).resolves.toBeDefined();
  });
});

describe('an issuer that cannot be asked makes no token invalid', () => {
  it.each<[string, () => unknown]>([
    ['connection refused', () => shutDown()],
    ['an error', () => (answer = { status: 500, body: '' })],
    ['no JSON', () => (answer = { status: 200, body: '<html>' })],
    ['no key set', () => (answer = { status: 200, body: '{"keys":"none"}' })],
    ['a redirect', () => (answer = { status: 302, body: '', location: url })],
    ['a key that is too short', () => publish(jwk(weakRsa, { kid: 'r' }))],
    ['a key that is broken', () => publish({ kty: 'RSA', n: '!', e: 'AQAB', kid: 'r' })],
    ['a private key', () => publish({ ...rsa.privateKey.export({ format: 'jwk' }), kid: 'r' })],
  ])('%s', async (_, breakIt) => {
    await breakIt();
    await expect(verifier.verify(await token('RS256', rsa, 'r'))).rejects.toThrow(KeySetUnavailableError);
    expect(fetches).toBeLessThanOrEqual(1);
  });

  it('is left alone for five seconds, and works when it is back', async () => {
    answer = { status: 503, body: '' };
    const good = await token('RS256', rsa, 'r');
    await expect(verifier.verify(good)).rejects.toThrow(KeySetUnavailableError);
    publish(jwk(rsa, { kid: 'r' }));
    for (const seconds of [0, 4]) {
      later(seconds);
      await expect(verifier.verify(good)).rejects.toMatchObject({
        name: 'KeySetUnavailableError',
        cause: { message: ASKED },
      });
    }
    expect(fetches).toBe(1);
    later(1);
    await expect(verifier.verify(good)).resolves.toMatchObject({ username: 'ana' });
    expect(fetches).toBe(2);
  });

  it('is asked again although the clock was set back', async () => {
    answer = { status: 503, body: '' };
    await expect(verifier.verify(await token('RS256', rsa, 'r'))).rejects.toThrow(KeySetUnavailableError);
    publish(jwk(rsa, { kid: 'r' }));
    later(-3600);
    await expect(verifier.verify(await token('RS256', rsa, 'r'))).resolves.toBeDefined();
  });
});
