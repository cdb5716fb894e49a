import { createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';
import { remoteKeySet } from './remote-key-set.js';

/** One of the three, never more: each key allows its own algorithms. */
export interface KeyOptions {
  /** HS256 with at least 32 bytes; HS384 from 48, HS512 from 64. */
  readonly secret?: string | Uint8Array;
  /** PEM: RSA, EC P-256, P-384 or P-521, or Ed25519. */
  readonly publicKey?: string;
  /** Address of a JSON Web Key Set (RFC 7517 §5). */
  readonly jwksUrl?: string;
}

export interface VerificationKey {
  /** Follows from the key and never from the token (RFC 8725 §3.1), so `none` and mix-ups cannot occur. */
  readonly algorithms: string[];
  readonly getKey: JWTVerifyGetKey;
  /** The issuer can withdraw a key while we run. */
  readonly canBeWithdrawn: boolean;
}

/** Bytes of each hash: RFC 7518 §3.2 wants a key of its size or larger. */
const HMAC_BYTES = { HS256: 32, HS384: 48, HS512: 64 };
const MIN_SECRET_BYTES = HMAC_BYTES.HS256;
/** RFC 7518 §3.3. */
const MIN_RSA_BITS = 2048;
const RSA = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
/** Each curve has its own (RFC 7518 §3.4), by the names that OpenSSL gives them. */
const EC: Readonly<Record<string, string>> = { prime256v1: 'ES256', secp384r1: 'ES384', secp521r1: 'ES512' };
/** RFC 8037 calls Ed25519 `EdDSA`; RFC 9864 gives it its own name. */
const ED25519 = ['EdDSA', 'Ed25519'];

/** @throws Error if not exactly one key is configured, or if it is too weak or of another kind. */
export function verificationKey({ secret, publicKey, jwksUrl }: KeyOptions): VerificationKey {
  if ([secret, publicKey, jwksUrl].filter((key) => key !== undefined).length !== 1) {
    throw new Error('Exactly one of secret, public key and key set must be configured');
  }
  if (secret !== undefined) return secretKey(secret);
  if (publicKey !== undefined) return publicPemKey(publicKey);
  // Of these a key of the set allows those of its type and curve, or the one that it names (`alg`).
  const algorithms = [...RSA, ...Object.values(EC), ...ED25519];
  return { algorithms, getKey: remoteKeySet(new URL(jwksUrl as string)), canBeWithdrawn: true };
}

function secretKey(secret: string | Uint8Array): VerificationKey {
  const bytes = Buffer.from(secret);
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new Error(`The secret must have at least ${MIN_SECRET_BYTES} bytes`);
  }
  // Imported once; given raw bytes, jose would import them anew for every token.
  const imported = new Map(
    Object.entries(HMAC_BYTES)
      .filter(([, size]) => bytes.length >= size)
      .map(([algorithm, size]) => [algorithm, importHmacKey(bytes, `SHA-${size * 8}`)]),
  );
  // Only asked for an algorithm that is allowed.
  return {
    algorithms: [...imported.keys()],
    getKey: ({ alg }) => imported.get(alg)!,
    canBeWithdrawn: false,
  };
}

function importHmacKey(bytes: Uint8Array, hash: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash }, false, ['verify']);
}

function publicPemKey(pem: string): VerificationKey {
  const key = parsePem(pem);
  return { algorithms: algorithmsOf(key), getKey: () => key, canBeWithdrawn: false };
}

function parsePem(pem: string): KeyObject {
  // OpenSSL would quietly derive the public half, and the issuer's private key would go on lying here.
  if (pem.includes('PRIVATE KEY')) throw new Error('The public key is a private key');
  try {
    return createPublicKey(pem);
  } catch (cause) {
    throw new Error('The public key is not a readable PEM', { cause });
  }
}

function algorithmsOf({ asymmetricKeyType: type, asymmetricKeyDetails: details = {} }: KeyObject): string[] {
  if (type === 'rsa' && (details.modulusLength ?? 0) >= MIN_RSA_BITS) return RSA;
  const ofCurve = EC[details.namedCurve ?? ''];
  if (ofCurve !== undefined) return [ofCurve];
  if (type === 'ed25519') return ED25519;
  throw new Error(
    `The public key must be RSA of ${MIN_RSA_BITS} bits or more, EC P-256, P-384 or P-521, or Ed25519`,
  );
}
