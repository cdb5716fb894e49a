import {
  createRemoteJWKSet,
  customFetch,
  errors,
  type FetchImplementation,
  type JWTVerifyGetKey,
} from 'jose';
import { InvalidTokenError, KeySetUnavailableError } from './token-errors.js';

const TIMEOUT_MS = 3_000;
/** How long a fetched key set is believed; with the cache of tokens a withdrawn key dies in twice that. */
export const KEY_SET_MAX_AGE_MS = 5 * 60_000;
/** Anybody can send an unknown `kid`: it must not become a request to the issuer each time. */
const UNKNOWN_KEY_COOLDOWN_MS = 30_000;
/** jose's cooldown counts from a success; without this an issuer that is down gets a request per token. */
const RETRY_PAUSE_MS = 5_000;

/**
 * Finds the key of a token in the issuer's key set, which is fetched when first needed, kept, and fetched
 * again for an unknown `kid`. A token without `kid` works if exactly one key fits. Redirects are refused
 * by jose: the set could otherwise come from somewhere that nobody configured.
 *
 * @throws InvalidTokenError if no single key fits; KeySetUnavailableError if the set cannot be had or used
 */
export function remoteKeySet(url: URL): JWTVerifyGetKey {
  const keySet = createRemoteJWKSet(url, {
    timeoutDuration: TIMEOUT_MS,
    cooldownDuration: UNKNOWN_KEY_COOLDOWN_MS,
    cacheMaxAge: KEY_SET_MAX_AGE_MS,
    [customFetch]: pausedFetch(),
  });
  return async (header, token) => {
    try {
      return await keySet(header, token);
    } catch (error) {
      if (isUnknownKey(error)) throw new InvalidTokenError('The token is signed with an unknown key');
      throw new KeySetUnavailableError(error);
    }
  };
}

function isUnknownKey(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
}

function pausedFetch(): FetchImplementation {
  let lastAt = -Infinity;
  return async (url, options) => {
    const elapsed = Date.now() - lastAt;
    // Below zero the clock was set back: that must not lock the issuer out for as long.
    if (elapsed >= 0 && elapsed < RETRY_PAUSE_MS) throw new Error('The key set was asked for a moment ago');
    lastAt = Date.now();
    return fetch(url, options);
  };
}
