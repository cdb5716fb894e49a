import { createPublicKey, type KeyObject } from 'node:crypto';
import { byteCount, unreadable, type Kind } from '../setting.js';

const SECRET_ALLOWED = 'at least 32 bytes, random';
const KEY_ALLOWED =
  'a public key in PEM (BEGIN PUBLIC KEY): RSA of at least 2048 bits, EC P-256, P-384 or P-521, or Ed25519';

/** P-256, P-384 and P-521, as OpenSSL calls them. */
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];

/** Each algorithm needs a key as long as its hash (RFC 7518 §3.2), HS256 one of 32 bytes. */
export const tokenSecret: Kind<string> = (text) => {
  // A public key used as a shared secret would let everybody sign.
  if (text.trimStart().startsWith('-----BEGIN '))
    return unreadable(
      `a PEM block (${byteCount(text)})`,
      `${SECRET_ALLOWED}; a public key belongs in JWT_PUBLIC_KEY`,
    );
  return Buffer.byteLength(text) < 32 ? unreadable(byteCount(text), SECRET_ALLOWED) : text;
};

/** The PEM with real line breaks: `.env` files and container settings hold it on one line, with `\n` in it. */
export const publicKey: Kind<string> = (text) => {
  const pem = text.replace(/(\\r)?\\n/g, '\n').trim();
  const objection = objectionTo(pem);
  return objection === undefined ? `${pem}\n` : unreadable(`${objection} (${byteCount(text)})`, KEY_ALLOWED);
};

function objectionTo(pem: string): string | undefined {
  // First of all, because createPublicKey() would take it and derive the public half.
  if (/BEGIN (?:[A-Z]+ ){0,2}PRIVATE KEY/.test(pem)) return 'a private key';
  if (!/^-----BEGIN PUBLIC KEY-----[\w+/=\s]+-----END PUBLIC KEY-----$/.test(pem))
    return 'no public key in PEM';
  try {
    return weaknessOf(createPublicKey(pem));
  } catch {
    return 'a public key that cannot be decoded';
  }
}

function weaknessOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  const { modulusLength = 0, namedCurve = '' } = asymmetricKeyDetails ?? {};
  if (asymmetricKeyType === 'ed25519') return undefined;
  if (asymmetricKeyType === 'rsa')
    return modulusLength >= 2048 ? undefined : `an RSA key of ${modulusLength} bits`;
  if (asymmetricKeyType === 'ec')
    return CURVES.includes(namedCurve) ? undefined : `an EC key on ${namedCurve}`;
  return `a key for ${asymmetricKeyType}`;
}
