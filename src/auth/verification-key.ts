import { createPublicKey, webcrypto, type KeyObject } from 'node:crypto';
import type { JWTVerifyGetKey } from 'jose';
import { remoteKeySet } from './remote-key-set.js';

/** One of the three, never more: each key allows its own algorithms. */
export interface KeyOptions {
  /** HS256; at least 32 bytes. */
  readonly secret?: string | Uint8Array;
  /** PEM: RSA (RS256), EC P-256 (ES256) or Ed25519 (EdDSA). */
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

/** RFC 7518 §3.2: a key of the size of the hash or larger. */
const MIN_SECRET_BYTES = 32;
/** RFC 7518 §3.3. */
const MIN_RSA_BITS = 2048;
/** RFC 8037 calls Ed25519 `EdDSA`; RFC 9864 gives it its own name. */
const ED25519 = ['EdDSA', 'Ed25519'];

/** @throws Error if not exactly one key is configured, or if it is too weak or of another kind. */
export function verificationKey({ secret, publicKey, jwksUrl }: KeyOptions): VerificationKey {
  if ([secret, publicKey, jwksUrl].filter((key) => key !== undefined).length !== 1) {
    throw new Error('Exactly one of secret, public key and key set must be configured');
  }
  if (secret !== undefined) return secretKey(secret);
  if (publicKey !== undefined) return publicPemKey(publicKey);
  const algorithms = ['RS256', 'ES256', ...ED25519];
  return { algorithms, getKey: remoteKeySet(new URL(jwksUrl as string)), canBeWithdrawn: true };
}

function secretKey(secret: string | Uint8Array): VerificationKey {
  const bytes = Buffer.from(secret);
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new Error(`The secret must have at least ${MIN_SECRET_BYTES} bytes`);
  }
  // Imported once; given raw bytes, jose would import them anew for every token.
  const imported = webcrypto.subtle.importKey('raw', bytes, { name: 'HMAC', hash: 'SHA-256' }, false, [
    'verify',
  ]);
  return { algorithms: ['HS256'], getKey: () => imported, canBeWithdrawn: false };
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
  if (type === 'rsa' && (details.modulusLength ?? 0) >= MIN_RSA_BITS) return ['RS256'];
  if (details.namedCurve === 'prime256v1') return ['ES256'];
  if (type === 'ed25519') return ED25519;
  throw new Error(`The public key must be RSA of ${MIN_RSA_BITS} bits or more, EC P-256 or Ed25519`);
}
